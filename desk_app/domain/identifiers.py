"""Numbers of people, households and municipalities, with their check digits.

Sources: 平成26年総務省令第85号5条 (個人番号), 住民記録システム標準仕様書 1.1.13 (宛名番号・世帯番号),
総務省 全国地方公共団体コード仕様, 住民基本台帳法施行規則1条 (住民票コード).
"""

from __future__ import annotations

import re
import unicodedata

from desk_app.domain.errors import BugError

# fmt: off
PREFECTURES = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県",
    "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",
    "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
    "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)
# fmt: on
"""The prefectures in the order of their two-digit codes, 01 first."""


def folded_number(text: str) -> str:
    """Digits and letters as the rules read them: one width, upper case, no spaces or hyphens."""
    return re.sub(r"[\s\-‐‑‒–—―−ー]", "", unicodedata.normalize("NFKC", text)).upper()


def individual_number_check_digit(body: str) -> int:
    """Check digit of the first eleven digits of a 個人番号 (省令85号5条).

    11 − (Σ Pn·Qn mod 11), 0 where the remainder is 0 or 1; Pn is the n-th digit from the right, Qn is n + 1 up to
    the sixth digit and n − 5 from the seventh.
    """
    remainder = _weighted(_digits(body, 11)) % 11
    return 0 if remainder <= 1 else 11 - remainder


def is_individual_number(text: str) -> bool:
    """Whether this is a 個人番号: twelve digits with the right check digit."""
    number = folded_number(text)
    return _has_digits(number, 12) and individual_number_check_digit(number[:11]) == int(number[11])


def synthetic_individual_number(seed: int) -> str:
    """Twelve digits for invented people that can be nobody's 個人番号: the check digit is wrong. Equal seeds, equal
    numbers; different seeds below 10^11 never give the same first eleven digits."""
    body = f"{(seed * 98_765_432_107 + 12_345_678_901) % 10**11:011d}"
    wrong = (individual_number_check_digit(body) + 1 + seed % 9) % 10
    return f"{body}{wrong}"


def check_digit_m11w27(body: str, *, remainder_one: int = 0) -> int:
    """Check digit of a 宛名番号 or 世帯番号: modulus 11, weights 2 to 7 from the right, remainder 0 gives 0.

    The standard is silent on remainder 1 (which would be 10); ``remainder_one`` is what the town's system puts there.
    """
    remainder = _weighted(_digits(body, None)) % 11
    if remainder == 1:
        return remainder_one
    return 0 if remainder == 0 else 11 - remainder


def resident_number_warning(number: str, *, remainder_one: int = 0) -> str | None:
    """A warning when a 宛名番号 or 世帯番号 has no right check digit, None when all is well.

    Never an error: numbers given before the standard keep their old form.
    """
    folded = folded_number(number)
    if not re.fullmatch(r"[0-9]{2,}", folded):
        return "数字だけの番号ではありません。旧番号かどうか確かめてください。"
    if check_digit_m11w27(folded[:-1], remainder_one=remainder_one) != int(folded[-1]):
        return "検査数字が合いません。旧番号でなければ打ち間違いがないか確かめてください。"
    return None


def municipality_check_digit(body: str) -> int:
    """Check digit of the first five digits of a 全国地方公共団体コード: (11 − Σ d·(6,5,4,3,2) mod 11) mod 10."""
    return (11 - _weighted(_digits(body, 5)) % 11) % 10


def is_municipality_code(text: str) -> bool:
    """Whether this is a 全国地方公共団体コード: six digits with the right check digit."""
    code = folded_number(text)
    return _has_digits(code, 6) and municipality_check_digit(code[:5]) == int(code[5])


def prefecture_of_code(code: str) -> str | None:
    """Name of the prefecture of a 全国地方公共団体コード, None for a code of none of the 47."""
    folded = folded_number(code)
    number = int(folded[:2]) if re.match(r"[0-9]{2}", folded) else 0
    return PREFECTURES[number - 1] if 1 <= number <= len(PREFECTURES) else None


def is_resident_code(text: str) -> bool:
    """Whether this has the form of a 住民票コード: eleven digits. Its check formula is not published."""
    return _has_digits(folded_number(text), 11)


def is_postal_code(text: str) -> bool:
    """Whether this is a 郵便番号: seven digits, with or without a hyphen or 〒."""
    return _has_digits(folded_number(text).removeprefix("〒"), 7)


def postal_code_text(text: str) -> str:
    """``999-0101`` for any way of writing it; what is no postal code stays as it is."""
    folded = folded_number(text).removeprefix("〒")
    return f"{folded[:3]}-{folded[3:]}" if _has_digits(folded, 7) else text


def is_residence_card_number(text: str) -> bool:
    """Whether this has the form of a 在留カード number: two letters, eight digits, two letters."""
    return re.fullmatch(r"[A-Z]{2}[0-9]{8}[A-Z]{2}", folded_number(text)) is not None


def _weighted(digits: list[int]) -> int:
    """Sum of the digits by the weights 2 to 7 from the right, over again from the seventh."""
    return sum(digit * (2 + place % 6) for place, digit in enumerate(reversed(digits)))


def _has_digits(text: str, count: int) -> bool:
    return re.fullmatch(rf"[0-9]{{{count}}}", text) is not None


def _digits(body: str, count: int | None) -> list[int]:
    if not re.fullmatch(r"[0-9]+", body) or (count is not None and len(body) != count):
        raise BugError("a check digit is made of digits of the right number")
    return [int(digit) for digit in body]
