"""Writes eras.json.gz: random eras, and what pallet-staking-async pays for them, page by page.

Written from the pallet's source (versions 0.11, 0.13 and 0.17) and that of sp-arithmetic 28 and 29: storage, calls and
arithmetic of 128 bits step by step as they are there, so that it shares neither code nor shape with the agent. It is not
the pallet itself: no runtime has executed these eras.

Usage: python3 make.py [COUNT [SEED]]
"""

import gzip
import json
import random
import sys
from pathlib import Path

U32, U64, U128 = 2**32 - 1, 2**64 - 1, 2**128 - 1
BILLION = 1_000_000_000
VERSIONS = ("0.11", "0.13", "0.17")


# Arithmetic.


def product_256(a, b):
    """Two halves of 128 bits of a product, from four products of 64 bits."""
    low_a, high_a, low_b, high_b = a & U64, a >> 64, b & U64, b >> 64
    halves = (high_a * high_b, low_a * low_b)
    for middle in (low_a * high_b, high_a * low_b):
        halves = add_256(halves, (middle >> 64, (middle << 64) & U128))
    return halves


def add_256(one, other):
    low = one[1] + other[1]
    return ((one[0] + other[0] + (low >> 128)) & U128, low & U128)


def divide_256(dividend, by):
    """Quotient in two halves: what is above 128 bits is brought down by 2^128 = q * by + r, again and again."""
    if by == 1:
        return dividend
    negative = (-by) & U128
    q, r = (negative // by + 1) & U128, negative % by
    quotient, (high, low) = (0, 0), dividend
    while high:
        quotient = add_256(quotient, product_256(high, q))
        high, low = add_256(product_256(high, r), (0, low))
    return add_256(quotient, (0, low // by))


def from_rational(p, q):
    """A Perbill's parts."""
    if q == 0 or p > q:
        return BILLION
    high, low = divide_256(product_256(BILLION, p), q)
    assert high == 0
    return low


def multiplied(parts, amount, nearest):
    """Wholes and the remainder apart, as overflow_prune_mul and rational_mul_correction do."""
    left = amount % BILLION
    corrected, over = left * parts // BILLION, left * parts % BILLION
    if nearest and over > BILLION // 2:
        corrected += 1
    return amount // BILLION * parts + corrected


def square_root(n):
    """Digit by digit, in base 4."""
    if n == 0:
        return 0
    bit = 1 << ((127 - (128 - n.bit_length())) & ~1)
    root = 0
    while bit:
        if n >= root + bit:
            n -= root + bit
            root = (root >> 1) + bit
        else:
            root >>= 1
        bit >>= 2
    return root


# The pallet.


class Staking:
    """Storage of one era, and the calls that touch it."""

    def __init__(self, version, era, settings):
        self.version, self.era, self.settings = version, era, settings
        self.has_incentive = version != "0.11"
        self.overview, self.paged, self.commission, self.weight = {}, {}, {}, {}
        self.sum_weight = self.sum_weighted_points = 0
        self.points, self.total_points = {}, 0
        self.reward = self.budget = 0
        self.claimed, self.payee = {}, {}
        self.events = []

    def elect(self, stash, own, nominators, page_size, commission):
        chunks = [nominators[at : at + page_size] for at in range(0, len(nominators), page_size)]
        total = own + sum(stake for _, stake in nominators)
        self.overview[stash] = {"own": own, "total": total, "page_count": len(chunks)}
        for number, chunk in enumerate(chunks):
            self.paged[stash, number] = {"page_total": sum(stake for _, stake in chunk), "others": chunk}
        self.commission[stash] = commission
        if self.has_incentive and own:
            weight = self.incentive_weight(own)
            if weight:
                self.weight[stash] = weight
                self.sum_weight = min(U128, self.sum_weight + weight)

    def incentive_weight(self, own):
        optimum, cap = self.settings["optimum"], self.settings["cap"]
        if optimum == 0 and cap == 0:
            return 0
        if own <= optimum:
            return square_root(own)
        slope = self.settings["slope"]
        squared = from_rational(slope * slope, BILLION * BILLION)
        excess = max(0, (own if own <= cap else cap) - optimum)
        return square_root(min(U128, optimum + multiplied(squared, excess, False)))

    def report(self, points):
        """A session's points, as the relay chain sends them."""
        for stash, count in points:
            self.points[stash] = min(U32, self.points.get(stash, 0) + count)
            self.total_points = min(U32, self.total_points + count)
            weight = self.weight.get(stash, 0)
            self.sum_weighted_points = min(U128, self.sum_weighted_points + min(U128, weight * count))

    def page_count(self, stash):
        overview = self.overview[stash]
        return 1 if overview["page_count"] == 0 and overview["own"] > 0 else overview["page_count"]

    def payout_stakers_by_page(self, stash, page):
        assert page < self.page_count(stash) and page not in self.claimed.get(stash, [])
        self.claimed.setdefault(stash, []).append(page)
        overview = self.overview[stash]
        own_on_page = overview["own"] if page == 0 else 0
        exposed = self.paged.get((stash, page), {"page_total": 0, "others": []})
        points = self.points.get(stash, 0)
        if points == 0:
            return
        unclaimed = [n for n in range(self.page_count(stash)) if n not in self.claimed[stash]]
        started = ["started", stash, page, unclaimed[0] if unclaimed else None]
        of_total = from_rational(points, self.total_points)
        of_page = from_rational(exposed["page_total"] + own_on_page, overview["total"])
        if self.version == "0.11":
            whole = multiplied(of_total, self.reward, True)
            commission = multiplied(self.commission[stash], whole, True)
            leftover = max(0, whole - commission)
            staking = multiplied(from_rational(own_on_page, overview["total"]), leftover, True)
            self.events.append(started)
            self.pay(stash, staking + multiplied(of_page, commission, True))
            for who, stake in exposed["others"]:
                self.pay(who, multiplied(from_rational(stake, overview["total"]), leftover, True))
            return
        whole = multiplied(of_total, self.reward, False)
        commission = multiplied(self.commission[stash], whole, False)
        leftover = max(0, whole - commission)
        staking = multiplied(from_rational(overview["own"], overview["total"]), leftover, False)
        nominator_payout = max(0, leftover - staking)
        self.events.append(started)
        self.pay_incentive(stash, of_page, points)
        self.pay(stash, multiplied(of_page, staking + commission, False))
        behind = max(0, overview["total"] - overview["own"])
        for who, stake in exposed["others"]:
            self.pay(who, multiplied(from_rational(stake, behind), nominator_payout, False))

    def pay(self, who, amount):
        if amount == 0:
            return
        payee = self.payee.get(who)
        if payee is None:
            if self.version != "0.11":
                self.events.append(["missing_payee", who])
        elif payee != "None":
            self.events.append(["rewarded", who, str(amount)])

    def pay_incentive(self, stash, of_page, points):
        weight = self.weight.get(stash)
        if self.budget == 0 or not weight:
            return
        start = self.settings["weighted_from"]
        if self.version == "0.17" and (start is None or self.era >= start):
            if self.sum_weighted_points == 0:
                self.events.append(["weight_mismatch"])
                return
            share = from_rational(min(U128, weight * points), self.sum_weighted_points)
        else:
            if self.sum_weight == 0:
                self.events.append(["weight_mismatch"])
                return
            share = from_rational(weight, self.sum_weight)
        if share == 0:
            return
        amount = multiplied(of_page, multiplied(share, self.budget, False), False)
        if amount == 0:
            return
        payee = self.payee.get(stash)
        if payee is None:
            self.events.append(["missing_payee", stash])
        elif payee != "None":
            self.events.append(["incentive", stash, str(amount)])


# Eras.


def amount(dice, least, most):
    """Below a power of ten that is drawn: small ones as likely as large ones."""
    return dice.randrange(10 ** dice.randrange(least, most))


def random_era(dice, version):
    era = dice.randrange(1, 5_000)
    optimum = dice.choice([0, amount(dice, 4, 18), amount(dice, 12, 18)])
    settings = {
        "optimum": optimum,
        "cap": optimum + dice.choice([0, amount(dice, 4, 19), amount(dice, 12, 19)]),
        "slope": dice.choice([0, BILLION, BILLION // 2, dice.randrange(BILLION)]),
        "weighted_from": dice.choice([None, era, era + 1, era - 1]),
    }
    staking = Staking(version, era, settings)
    stashes = [f"v{at}" for at in range(dice.randrange(1, 4))]
    crowd = [f"n{at}" for at in range(dice.randrange(1, 7))]
    page_size = dice.randrange(1, 4)
    for stash in stashes:
        behind = dice.sample(crowd, dice.randrange(0, len(crowd) + 1))
        own = dice.choice([0, amount(dice, 1, 20), amount(dice, 12, 20), amount(dice, 12, 20)])
        commission = dice.choice([0, BILLION, BILLION // 2, dice.randrange(BILLION), dice.randrange(100) * 10_000_000])
        staking.elect(stash, own, [(who, 1 + amount(dice, 8, 20)) for who in behind], page_size, commission)
    for who in [*stashes, *crowd]:
        kind = dice.choice(["Staked", "Stash", "Account", "Staked", "Stash", "None", None])
        if kind is not None:
            staking.payee[who] = kind
    for _ in range(dice.randrange(1, 4)):
        worked = [stash for stash in stashes if dice.random() < 0.85]
        staking.report([(stash, 20 * dice.randrange(dice.choice([3, 4_000, 5_000_000, 100_000_000]))) for stash in worked])
    staking.reward = dice.choice([amount(dice, 1, 24), amount(dice, 15, 24)])
    staking.budget = dice.choice([0, amount(dice, 10, 22), amount(dice, 15, 22)]) if staking.has_incentive else 0
    pages = [(stash, page) for stash in stashes for page in range(staking.page_count(stash))]
    dice.shuffle(pages)
    paid = []
    for stash, page in pages:
        before = len(staking.events)
        staking.payout_stakers_by_page(stash, page)
        paid.append([stash, page, staking.events[before:]])
    return {
        "version": version,
        "era": era,
        "deposit": "1",
        "mints": True,
        "optimum": str(settings["optimum"]),
        "cap": str(settings["cap"]),
        "slope": settings["slope"],
        "weighted_from": settings["weighted_from"],
        "reward": str(staking.reward),
        "budget": str(staking.budget),
        "points": staking.total_points,
        "sum_weight": str(staking.sum_weight),
        "sum_weighted_points": str(staking.sum_weighted_points),
        "payees": staking.payee,
        "validators": [
            {
                "stash": stash,
                "points": staking.points.get(stash, 0),
                "commission": staking.commission[stash],
                "own": str(staking.overview[stash]["own"]),
                "total": str(staking.overview[stash]["total"]),
                "weight": str(staking.weight[stash]) if stash in staking.weight else None,
                "pages": [
                    [[who, str(stake)] for who, stake in staking.paged.get((stash, page), {"others": []})["others"]]
                    for page in range(staking.page_count(stash))
                ],
            }
            for stash in stashes
        ],
        "paid": paid,
    }


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 11_651
    dice = random.Random(seed)
    eras = [random_era(dice, VERSIONS[at % len(VERSIONS)]) for at in range(count)]
    source = "make.py, from pallet-staking-async 0.11.0, 0.13.0, 0.17.0 and sp-arithmetic; not executed natively"
    lines = ",\n".join(json.dumps(era, separators=(",", ":")) for era in eras)
    text = f'{{"source":{json.dumps(source)},"seed":{seed},"eras":[\n{lines}\n]}}\n'
    target = Path(__file__).with_name("eras.json.gz")
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{count} eras, {len(text)} bytes, {target.stat().st_size} packed")


if __name__ == "__main__":
    main()
