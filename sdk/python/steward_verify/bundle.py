"""A bundle: its members, who signed them, and that its entries are in the signed tree."""

import hashlib
import re
import time

from . import canonical, tree
from .archive import Archive
from .failure import Failure
from .notes import Head, Note, PublicKey, Rotation, WitnessKey
from .servers import Tally, plural

_REPORT = re.compile(rb"report(/[a-z][a-z0-9_]{0,63})?\.(json|csv|parquet|html|pdf)")
_HASH = re.compile(rb"[0-9a-f]{64}")
_LONGEST_MANIFEST = 16 << 20


class Verdict:
    """`holds`, and in words what does ("✓ "), what does not ("✗ ") and what is to be known ("! ")."""

    def __init__(self):
        self.lines = []

    @property
    def holds(self):
        return bool(self.lines) and not any(line.startswith("✗") for line in self.lines)

    def good(self, line):
        self.lines.append("✓ " + line)

    def note(self, line):
        self.lines.append("! " + line)


def verify(path, public_key=None, witnesses=()):
    """Checks the bundle at `path`, or in an open binary file. `public_key`: NAME+ID+BASE64, the one you trust.
    `witnesses`: keys of those who must have cosigned the head."""
    trusted = PublicKey(public_key) if public_key else None
    witnesses = [WitnessKey(text) for text in witnesses]
    if hasattr(path, "read"):
        return _verify(path, trusted, witnesses)
    with open(path, "rb") as file:
        return _verify(file, trusted, witnesses)


def _verify(file, trusted, witnesses):
    verdict = Verdict()
    try:
        archive = Archive(file)
        manifest = _check_members(archive, verdict)
        head = _check_keys(manifest, trusted, verdict)
        _check_witnesses(head, witnesses, verdict)
        _check_entries(archive, manifest, head, verdict)
    except Failure as failure:
        verdict.lines.insert(0, "✗ The bundle does not hold: %s." % failure)
    return verdict


def _expect(condition, what):
    if not condition:
        raise Failure(what)


def _is_count(value):
    return type(value) is int and value >= 0


def _read_manifest(data):
    """bundle.json with every member of its type, and no other."""
    try:
        value = canonical.parse(data)
    except (ValueError, RecursionError) as error:
        raise Failure("bundle.json: %s" % error) from None
    texts = {"checkpoint", "head_key", "key", "report"}
    _expect(
        isinstance(value, dict)
        and set(value) == texts | {"entries", "members", "parameters", "proof", "rotations", "steward_bundle"},
        "bundle.json has other members than those of a bundle",
    )
    _expect(type(value["steward_bundle"]) is int and value["steward_bundle"] == 1, "bundle.json is of another format")
    entries, proof = value["entries"], value["proof"]
    _expect(
        all(isinstance(value[name], str) for name in texts)
        and isinstance(value["parameters"], dict)
        and all(isinstance(item, str) for item in value["parameters"].values())
        and isinstance(value["rotations"], list)
        and all(isinstance(item, str) for item in value["rotations"])
        and isinstance(entries, dict)
        and set(entries) == {"count", "end", "every", "first"}
        and all(_is_count(entries[name]) for name in ("count", "end", "first"))
        and isinstance(entries["every"], bool)
        and isinstance(proof, dict)
        and set(proof) == {"hashes"}
        and _is_count(proof["hashes"])
        and isinstance(value["members"], list),
        "bundle.json has a member of another type",
    )
    return value


def _check_members(archive, verdict):
    members = archive.members
    names = [member.name for member in members]
    reports = names[1:-4]
    _expect(
        names[:1] == [b"README.txt"] and names[-4:] == [b"entries.jsonl", b"proof.txt", b"bundle.json", b"bundle.sig"],
        "its members are not those of a bundle, in their order",
    )
    _expect(
        all(_REPORT.fullmatch(name) for name in reports) and all(a < b for a, b in zip(reports, reports[1:])),
        "a file of the report has a name that none has, or is out of its place",
    )
    data = archive.whole(members[-2], _LONGEST_MANIFEST)
    signature = archive.whole(members[-1], 64 << 10)
    manifest = _read_manifest(data)

    note = Note(signature, "bundle.sig")
    _expect(
        note.text == "steward bundle\n%s\n" % hashlib.sha256(data).hexdigest(),
        "bundle.json was changed after it was signed",
    )
    _expect(len(note.signatures) == 1, "bundle.sig carries more than one signature")
    key = PublicKey(manifest["key"])
    note.check(key)
    verdict.good("Key %s signed the bundle." % key.id)

    _expect(len(manifest["members"]) == len(members) - 2, "bundle.json lists other members than there are")
    for member, listed in zip(members, manifest["members"]):
        _check_member(archive, member, listed)
    verdict.good("%s as signed." % plural(1 + len(reports), "file is", "files are"))
    return manifest


def _check_member(archive, member, listed):
    name = member.name.decode()
    in_tree = name in ("entries.jsonl", "proof.txt")
    expected = {"crc32": "%08x" % member.crc, "name": name, "size": member.size}
    if not in_tree:
        digest = hashlib.sha256()
        for piece in archive.pieces(member):
            digest.update(piece)
        expected["sha256"] = digest.hexdigest()
    sizes_are_numbers = isinstance(listed, dict) and type(listed.get("size")) is int  # True == 1 in Python
    _expect(sizes_are_numbers and listed == expected, "%s is not the file that was signed" % name)


def _check_keys(manifest, trusted, verdict):
    key, head_key = PublicKey(manifest["key"]), PublicKey(manifest["head_key"])
    rotations = [Rotation(statement) for statement in manifest["rotations"]]
    keys = [rotations[0].old] if rotations else [key]
    for rotation in rotations:
        _expect(rotation.old == keys[-1], "the keys do not follow one another")
        keys.append(rotation.new)
    _expect(keys[-1] == key, "the key rotations do not lead to the key that signed the bundle")
    _expect(head_key in keys, "the head was signed by a key that is none of this ledger's")
    if trusted is None:
        verdict.note("Key %s came with the file, so who holds it is unproven: give the one you trust." % key.id)
    else:
        _expect(trusted in keys, "it is signed by key %s, but the key you trust is %s" % (key.id, trusted.id))
        for rotation in rotations[keys.index(trusted) :]:
            _expect(not rotation.lost, "key %s was given up as lost: nothing proves the next" % rotation.old.id)
        if trusted != key:
            verdict.good("The key you trust, %s, handed over to key %s." % (trusted.id, key.id))
    head = Head(manifest["checkpoint"], head_key)
    size = plural(head.size, "entry", "entries")
    verdict.good("Key %s signed a tree of %s with root %s." % (head_key.id, size, head.root.hex()[:16]))
    return head


def _check_witnesses(head, witnesses, verdict):
    for witness in witnesses:
        seconds = head.cosigned(witness)
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
        verdict.good(
            "The head was cosigned by witness %s (%s) at %s: it continues what that witness saw before."
            % (witness.name, witness.id, moment)
        )
    others = len(head.note.signatures) - 1
    if others and not witnesses:
        verdict.note(
            "The head bears %s of others, perhaps witnesses: check them with --witness KEY."
            % plural(others, "signature", "signatures")
        )


def _hashes(archive, member, counted):
    for _, line in archive.lines(member, 64):
        _expect(_HASH.fullmatch(line), "line %d of proof.txt is no hash" % (counted[0] + 1))
        counted[0] += 1
        yield bytes.fromhex(line.decode())


def _check_entries(archive, manifest, head, verdict):
    claim = manifest["entries"]
    first, end, every = claim["first"], claim["end"], claim["every"]
    _expect(first <= end <= head.size, "it is about entries that the signed tree does not have")
    hashes = [0]
    root = tree.Root(head.size, _hashes(archive, archive.members[-3], hashes))
    count, following, last_time, backwards = 0, first, "", 0
    tally = Tally() if every and (first, end) == (0, head.size) else None
    for begin, line in archive.lines(archive.members[-4], canonical.LONGEST_ENTRY):
        count += 1
        place = "line %d of entries.jsonl, at byte %d: " % (count, begin)
        try:
            entry = canonical.entry(line)
            if tally:
                tally.add(entry, line)
        except Failure as failure:
            raise Failure(place + str(failure)) from None
        number, moment = entry["seq"], entry["time"]
        _expect(following <= number < end, place + "entry %d is there twice, out of order or added" % number)
        _expect(not every or number == following, place + "entry %d is missing before %d" % (following, number))
        following = number + 1
        backwards += moment < last_time
        last_time = moment
        root.add(number, tree.leaf(line))
    held = plural(count, "entry", "entries")
    _expect(count == claim["count"], "entries.jsonl holds %s, not %d" % (held, claim["count"]))
    _expect(not every or following == end, "entries are missing from %d on" % following)
    _expect(root.finish() == head.root, "the entries do not add up to the signed root")
    _expect(hashes[0] == manifest["proof"]["hashes"], "proof.txt holds another number of hashes than bundle.json says")

    each = "it" if count == 1 else "each"
    verdict.good("%s up to the signed root: %s stands here as it was recorded." % (plural(count, "entry adds", "entries add"), each))
    if every:
        verdict.good("Every entry from %d to below %d is here: nothing was left out between." % (first, end))
    if count < head.size:
        others = plural(head.size - count, "other entry", "other entries")
        verdict.note("The tree has %s: nothing here says what they hold." % others)
    if not every:
        verdict.note("This is a selection from %d to below %d: it may leave out any entry." % (first, end))
    if backwards:
        bear = plural(backwards, "entry bears", "entries bear")
        verdict.note("%s an earlier time than the one before: side by side, or a clock that was set back." % bear)
    if tally:
        tally.judge(verdict)
