"""What servers say that they decided and recorded, against the decisions that are there (docs/audit.md, "Counters")."""

from .failure import Failure

MOST_SERVERS = 65536  # told apart, of those that have spoken and of those that have not
LONGEST_NAME = 64  # in bytes, of a server and of an event: both are kept for each server
_BEFORE, _BEHIND = b'"server":"', b'","snapshots":{'
_UUID = 36
_NUMBERS = ("decided", "overtaken", "recorded", "refused", "unrecorded", "may_lose")


def _number(value):
    return value if type(value) is int else 0  # True is no number


def plural(count, one, many):
    return "%s %s" % (format(count, ","), one if count == 1 else many)


def _is_name(value):
    return isinstance(value, str) and 0 < len(value.encode()) <= LONGEST_NAME


def _shown(name):
    return "".join(c if c.isprintable() else "?" for c in name.decode("utf-8", "replace")[:80])


class _Server:
    def __init__(self):
        self.event, self.word = "", -1  # of its last word: what, and the entry's number
        self.numbers = dict.fromkeys(_NUMBERS, 0)
        self.before, self.after = 0, 0  # its decisions before its last word, and behind it

    def open(self):
        n = self.numbers
        return n["decided"] - n["overtaken"] - n["recorded"] - n["refused"]

    def owns_a_gap(self):
        """It says itself that answers are missing, or may be."""
        if self.numbers["unrecorded"] > 0:
            return True
        if self.event == "gone":
            return self.numbers["may_lose"] > 0
        return self.event == "stopped" and self.open() != 0


class Tally:
    """Entries in order, then the verdict. Of a ledger that is here from the first entry to the last."""

    def __init__(self):
        self._servers = {}  # by the bytes of their names
        self._spoken = self._silent = 0

    def add(self, entry, line):
        """An entry as a value and as its text."""
        if entry["kind"] == "decision":
            self._decision(line)
        elif entry["kind"] == "server":
            self._word(entry)

    def _decision(self, line):
        end = line.rfind(_BEHIND)
        begin = end - _UUID
        if begin < len(_BEFORE) or line[begin - len(_BEFORE) : begin] != _BEFORE:
            return  # of before servers were told apart
        name = line[begin:end]
        server = self._servers.get(name)
        if server is None:
            if self._silent == MOST_SERVERS:
                return
            self._silent += 1
            server = self._servers[name] = _Server()
        server.after += 1

    def _word(self, entry):
        body = entry["body"]
        name, event = body.get("server"), body.get("event")
        if not _is_name(name) or not _is_name(event):
            raise Failure("entry %d is of kind server and says nothing of one" % entry["seq"])
        name = name.encode()
        server = self._servers.get(name)
        was_unknown = server is None
        if was_unknown:
            if self._spoken == MOST_SERVERS:
                return
            server = self._servers[name] = _Server()
        if server.word < 0:
            self._spoken += 1
            self._silent -= not was_unknown
        server.event, server.word = event, entry["seq"]
        server.numbers = {key: _number(body.get(key)) for key in _NUMBERS}
        server.before, server.after = server.before + server.after, 0
        if was_unknown and self._silent == MOST_SERVERS:
            server.before = server.numbers["recorded"]

    def judge(self, verdict):
        spoken = [(_shown(name), server) for name, server in self._servers.items() if server.word >= 0]
        for name, server in spoken:
            recorded = server.numbers["recorded"]
            if recorded == server.before:
                continue
            raise Failure(
                "%s: server %s said in entry %d that it recorded %s, and there are %d of it before that entry"
                % (
                    "decided but not recorded" if recorded > server.before else "recorded but not decided",
                    name, server.word, plural(recorded, "decision", "decisions"), server.before,
                )
            )
        if spoken:
            decisions = sum(server.before for _, server in spoken)
            verdict.good(
                "What servers say they recorded is here: %s of %s."
                % (plural(decisions, "decision", "decisions"), plural(len(spoken), "server", "servers"))
            )
        for name, server in spoken:
            if server.owns_a_gap():
                n = server.numbers
                missing = n["may_lose"] if server.event == "gone" and not n["unrecorded"] else n["unrecorded"] or server.open()
                verdict.note(
                    "Server %s %s; decided %d, recorded %d, refused %d; %s%d are in no ledger."
                    % (
                        name, _shown(server.event.encode()), n["decided"] - n["overtaken"], n["recorded"], n["refused"],
                        "up to " if server.event == "gone" and not n["unrecorded"] else "", missing,
                    )
                )
        running = sum(server.event not in ("gone", "stopped") for _, server in spoken)
        if running:
            verdict.note(
                "%s not said that %s stopped: what was decided since the last word is counted by nobody."
                % (("1 server has", "it") if running == 1 else ("%d servers have" % running, "they"))
            )
