#include "scanners/detectors/text/windows.h"

#include <algorithm>

#include "scanners/detectors/text/byte_set.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxWords = 3;        // on end in a window, and never at its end
constexpr size_t kMaxGap = 3;          // bytes between two tokens of a window
constexpr size_t kMaxCapitals = 12;    // letters: a BIC has eleven
constexpr size_t kMaxLeadLetters = 9;  // "September 9, 1962"
constexpr size_t kMaxWord = 256;       // bytes

constexpr ByteSet kGapMarks(" -./:()+'_,<&");
constexpr ByteSet kJoinsDigits(".-_/:");
constexpr ByteSet kOuterMarks(".,;!?*_~-/@#\\$%^:");
constexpr ByteSet kWordBreaks = ByteSet("\"'`,;|>()[]{}&").add(0, 0x20).add(0x7F, 0xFF);

bool glued_to_digits(std::string_view text, size_t begin) {
  return begin > 1 && is_digit(text[begin]) && is_digit(text[begin - 2]) && kJoinsDigits.has(text[begin - 1]);
}

// The beginnings of windows at a token: itself, and the sign or parenthesis before it.
struct Beginnings {
  size_t first = 0, other = 0;  // the same when there is but one
};

Beginnings beginnings_of(std::string_view text, size_t begin) {
  const auto at = [&](size_t back) { return begin >= back ? text[begin - back] : ' '; };
  const char mark = at(1);
  // With its sign the number is another: "+49 711" holds no "49 711".
  if (mark == '+') return {begin - 1, at(2) == '(' ? begin - 2 : begin - 1};
  if (mark == '(') return {begin, at(2) == '+' ? begin - 2 : begin - 1};
  if (mark == '-' && !is_word_byte(at(2)) && at(2) != '-') return {begin, begin - 1};
  return {begin, begin};
}

void extend(ValueShape& shape, std::string_view by) {
  const ValueShape more = measure(by);
  shape.classes |= more.classes;
  shape.bytes += more.bytes;
  shape.digits += more.digits;
  shape.spaces += more.spaces;
}

// May a key and its value meet here? A "=" that pads base64 is followed by no letter.
bool parts_words(std::string_view text, size_t i) {
  return kWordBreaks.has(text[i]) || (text[i] == '=' && i + 1 < text.size() && is_alnum(text[i + 1]));
}

}  // namespace

std::span<const TextWindow> WindowReader::next() {
  while (next_ + kMaxTokens < count_ || refill()) {
    const size_t index = next_++;
    const Token& token = tokens_[index];
    if (!may_begin(token, index + 1 < count_ ? &tokens_[index + 1] : nullptr)) continue;
    first_ = kMaxWindows;
    if (!glued_to_digits(text_, token.begin)) read_windows(index);
    if (token.begin >= word_end_) read_word(token);
    if (first_ < kMaxWindows) return {windows_.data() + first_, kMaxWindows - first_};
  }
  return {};
}

// Keeps what is unread and reads on; false when nothing is left.
bool WindowReader::refill() {
  if (!at_end_) {
    std::copy(tokens_.begin() + static_cast<std::ptrdiff_t>(next_),
              tokens_.begin() + static_cast<std::ptrdiff_t>(count_), tokens_.begin());
    count_ -= next_;
    next_ = 0;
    const size_t room = kBuffer - count_;
    const size_t more = tokenizer_.read(std::span(tokens_).subspan(count_));
    count_ += more;
    at_end_ = more < room;
  }
  return next_ < count_;
}

bool WindowReader::may_begin(const Token& token, const Token* following) const {
  if (token.wide) return false;
  if (token.digits > 0) return true;
  if (token.classes == kUpper) return token.size() <= kMaxCapitals;
  // "Feb 18, 1962", "che-123": a word begins a window only where a number follows at once.
  if (!following || following->digits == 0 || token.size() > kMaxLeadLetters) return false;
  if (following->begin - token.end > kMaxGap) return false;
  return text_[token.end] != ' ' || (token.classes & kUpper) != 0;
}

void WindowReader::read_windows(size_t index) {
  const Token& token = tokens_[index];
  const Beginnings beginnings = beginnings_of(text_, token.begin);
  ValueShape shape;
  int open = 0;      // parentheses
  size_t words = 0;  // since the last number or capitals: "12 de marzo de 1962"
  for (size_t last = index; last < std::min(count_, index + kMaxTokens); ++last) {
    const Token& added = tokens_[last];
    if (last > index) {
      const size_t gap = tokens_[last - 1].end;
      if (added.wide || added.begin == gap || added.begin - gap > kMaxGap) break;
      for (size_t i = gap; i < added.begin; ++i) {
        const char c = text_[i];
        const ClassMask mark = class_of(static_cast<uint8_t>(c));
        if (!kGapMarks.has(c) || (mark & limits_.classes) == 0) return;
        shape.classes |= mark;
        shape.spaces += c == ' ';
        open += (c == '(') - (c == ')');
      }
    }
    shape.classes |= added.classes;
    shape.digits += added.digits;
    shape.bytes = added.end - token.begin;
    if (shape.bytes > limits_.max_bytes || shape.digits > limits_.max_digits) break;
    words = added.digits > 0 || added.classes == kUpper ? 0 : words + 1;
    if (words > kMaxWords) break;
    if (words == kMaxWords) continue;
    if (shape.digits == 0 && (!limits_.without_digits || last > index)) continue;
    for (const size_t begin : {beginnings.first, beginnings.other}) {
      ValueShape whole = shape;
      const std::string_view lead = text_.substr(begin, token.begin - begin);
      if (!lead.empty()) extend(whole, lead);
      add(begin, added.end, whole, open + static_cast<int>(lead.find('(') != std::string_view::npos));
      if (beginnings.other == beginnings.first) break;
    }
  }
}

// Takes in the parenthesis that closes the window; a window with an open one is none.
void WindowReader::add(size_t begin, size_t end, const ValueShape& shape, int open_parentheses) {
  ValueShape whole = shape;
  if (open_parentheses == 1 && end < text_.size() && text_[end] == ')') {
    extend(whole, text_.substr(end, 1));
    ++end;
  } else if (open_parentheses != 0) {
    return;
  }
  if ((whole.classes & ~limits_.classes) != 0) return;
  const Standing standing = standing_of(text_, begin, end);
  if (standing != Standing::kPiece) windows_[--first_] = {begin, end, whole, standing};
}

void WindowReader::read_word(const Token& token) {
  size_t begin = token.begin, end = token.end;
  const size_t least = begin > kMaxWord ? begin - kMaxWord : 0;
  const size_t most = std::min(text_.size(), begin + kMaxWord);
  while (begin > least && !parts_words(text_, begin - 1)) --begin;
  while (end < most && !parts_words(text_, end)) ++end;
  word_end_ = std::max(end, token.end);
  const bool cut = (begin == least && least > 0) || (end == most && most < text_.size());
  if (cut || end <= begin) return;
  const auto keeps = [&](size_t at) { return text_.substr(at, 2) == "::"; };  // an IPv6 address may begin so
  while (begin < token.begin && kOuterMarks.has(text_[begin]) && !keeps(begin)) ++begin;
  while (end > token.end && kOuterMarks.has(text_[end - 1]) && !keeps(end - 2)) --end;
  const ValueShape shape = measure(text_.substr(begin, end - begin));
  if (shape.bytes > limits_.max_bytes || shape.digits > limits_.max_digits) return;
  if ((shape.classes & ~limits_.classes) != 0 || (shape.digits == 0 && !limits_.without_digits)) return;
  const auto same = [&](const TextWindow& window) { return window.begin == begin && window.end == end; };
  if (std::any_of(windows_.begin() + static_cast<std::ptrdiff_t>(first_), windows_.end(), same)) return;
  windows_[--first_] = {begin, end, shape, Standing::kFree};
}

}  // namespace steward::scanners
