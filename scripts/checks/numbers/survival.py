"""Survival by group and by number, in the form of the stored results."""

import math

from associations import left_out
from distributions import Z95
from estimates import MINIMUM_GROUP_ROWS, MINIMUM_ROWS, effect, is_constant, reason, result_id, test
from rows import is_same_level, level_of

MINIMUM_EVENTS = 5
MOST_STEPS = 100
MOST_TIMES = 2_000
#: Shares that differ by less are the same, but for rounding.
ROUNDING = 1e-9


def round_step(least):
    power = 10.0 ** math.floor(math.log10(least))
    return power * next((factor for factor in (1, 2, 5, 10) if factor * power >= least), 10)


def survival(table, statistics, plan, isComplete):
    states = states_of(table, plan)
    times = table.numbers(plan["time"])
    rows = [at for at in range(table.rows) if states[at] is not None and times[at] is not None and times[at] >= 0]
    step = None
    if len({times[at] for at in rows}) > MOST_TIMES:
        step = round_step(max(times[at] for at in rows) / MOST_TIMES)
        times = [None if time is None else math.floor(time / step + 0.5) * step for time in times]
    riskTimes = risk_times(max((times[at] for at in rows), default=0))
    work = Work(table, statistics, times, states, riskTimes)
    names = [name for name, column in table.columns.items() if column["kind"] != "date"]
    others = [name for name in names if name not in (plan["time"], plan["event"])]
    groups = [work.by_group(name, rows) for name in others if table.columns[name]["kind"] != "number"]
    numbers = [work.by_number(name, rows) for name in others if table.columns[name]["kind"] != "category"]
    estimates = [group["logRank"] for group in groups] + [number["estimate"] for number in numbers]
    found = [each for each in estimates if each["estimable"]]
    for each, p in zip(found, statistics.adjusted([each["test"]["p"] for each in found])):
        if isComplete:
            each["adjustedP"] = p
    return {
        "time": plan["time"],
        "event": {"column": plan["event"]},
        "n": len(rows),
        "missing": table.rows - len(rows),
        "timeStep": step,
        "riskTimes": riskTimes,
        "overall": work.curve(rows, None),
        "groups": groups,
        "numbers": numbers,
    }


def states_of(table, plan):
    """1 for a row that ends with the event, 0 for one that ends without it."""
    coding = {}
    for level in table.levels(plan["event"]):
        for state, values in ((0, plan["censoredValues"]), (1, plan["eventValues"])):
            if any(is_same_level(level, value) for value in values):
                coding[level] = state
    return [None if value is None else coding.get(level_of(value)) for value in table.values[plan["event"]]]


def risk_times(largest):
    if not largest > 0:
        return [0]
    step = round_step(largest / 6)
    return [at * step for at in range(math.floor(largest / step) + 1)]


def median_of(steps):
    """Where the curve is at a half between two events, the middle of the two, as in R."""

    def first(share):
        for at, step in enumerate(steps):
            if share(step) <= 0.5 + ROUNDING:
                isHalf = abs(share(step) - 0.5) <= ROUNDING
                following = steps[at + 1][0] if at + 1 < len(steps) else step[0]
                return (step[0] + following) / 2 if isHalf else step[0]
        return None

    return {
        "value": first(lambda step: step[1]),
        "lower": first(lambda step: 0 if step[2] is None else step[2]),
        "upper": first(lambda step: 1 if step[3] is None else step[3]),
    }


class Work:
    def __init__(self, table, statistics, times, states, riskTimes):
        self.table = table
        self.statistics = statistics
        self.times = times
        self.states = states
        self.riskTimes = riskTimes

    def pair(self, rows):
        return [self.times[at] for at in rows], [self.states[at] for at in rows]

    def curve(self, rows, level, *names):
        times, events = self.pair(rows)
        steps = self.statistics.curve(times, events, Z95) if rows else []
        last = len(steps) - 1
        shown = steps
        if len(steps) > MOST_STEPS:
            shown = [steps[math.floor(at * last / (MOST_STEPS - 1) + 0.5)] for at in range(MOST_STEPS)]
        return {
            "id": result_id("km", *names),
            "level": level,
            "n": len(rows),
            "events": sum(events),
            "median": median_of(steps),
            "steps": [dict(zip(("time", "survival", "lower", "upper"), step)) for step in shown],
            "atRisk": [sum(1 for time in times if time >= at) for at in self.riskTimes],
        }

    def by_group(self, name, rows):
        places, levels = self.table.places(name), self.table.levels(name)
        own = [[at for at in rows if places[at] == place] for place in range(len(levels))]
        kept = [place for place, part in enumerate(own) if len(part) >= MINIMUM_GROUP_ROWS]
        groups = [self.pair(own[place]) for place in kept]
        n = sum(len(own[place]) for place in kept)
        found = self.statistics.log_rank(groups) if len(groups) > 1 else None
        logRank = reason("tooFewGroups" if len(groups) < 2 else "noEvents")
        if found is not None:
            logRank = {"estimable": True, "test": test("logRank", found[0], [len(groups) - 1], found[1])}
        ratios, score = self.ratios(groups)
        return {
            "id": result_id("lr", name),
            "column": name,
            "n": n,
            "missing": self.table.rows - n,
            "leftOut": left_out(name, levels, [len(part) for part in own]),
            "curves": [self.curve(own[place], levels[place], name, levels[place]) for place in kept],
            "logRank": logRank,
            "hazardRatios": [
                {
                    "id": result_id("hr", name, levels[place]),
                    "compared": levels[place],
                    "against": levels[kept[0]],
                    "estimate": ratio,
                }
                for place, ratio in zip(kept[1:], ratios)
            ],
            "scoreTest": score,
        }

    def ratios(self, groups):
        """Of each group but the first against the first; a group without an event has none."""
        if not groups:
            return [], None
        reference, *others = groups
        compared = [group for group in others if sum(group[1]) > 0]
        if sum(reference[1]) == 0 or not compared:
            return [reason("noEvents") for _ in others], None
        times = [time for group in (reference, *compared) for time in group[0]]
        events = [event for group in (reference, *compared) for event in group[1]]
        labels = [at for at, group in enumerate((reference, *compared)) for _ in group[0]]
        factors = [[1.0 if label == at + 1 else 0.0 for label in labels] for at in range(len(compared))]
        fitted = self.statistics.cox(times, events, factors)
        if isinstance(fitted, str):
            return [reason(fitted) for _ in others], None
        own = iter(fitted[0])
        ratios = [hazard(next(own)) if sum(group[1]) > 0 else reason("noEvents") for group in others]
        for ratio in ratios:
            if ratio["estimable"]:
                ratio["adjustedP"] = None
        return ratios, test("score", fitted[1][0], [len(compared)], fitted[1][1])

    def by_number(self, name, rows):
        values = self.table.numbers(name)
        own = [at for at in rows if values[at] is not None]
        present = [value for value in values if value is not None]
        deviation = self.statistics.deviation(present) if len(present) > 1 and not is_constant(present) else 0
        times, events = self.pair(own)
        count = sum(events)
        return {
            "id": result_id("hr", name),
            "column": name,
            "n": len(own),
            "missing": self.table.rows - len(own),
            "events": count,
            "standardDeviation": deviation,
            "estimate": self.number_estimate([values[at] for at in own], deviation, times, events),
        }

    def number_estimate(self, values, deviation, times, events):
        count = sum(events)
        if len(values) < MINIMUM_ROWS:
            return reason("tooFewRows")
        if count < MINIMUM_EVENTS:
            return reason("noEvents" if count == 0 else "tooFewEvents")
        if deviation == 0 or is_constant(values):
            return reason("constant")
        middle = self.statistics.mean(values)
        fitted = self.statistics.cox(times, events, [[(value - middle) / deviation for value in values]])
        if isinstance(fitted, str):
            return reason(fitted)
        (ratio,), (score, p) = fitted
        return {
            **hazard(ratio, 1 / deviation),
            "perStandardDeviation": hazard(ratio)["effect"],
            "scoreTest": test("score", score, [1], p),
        }


def hazard(ratio, units=1):
    coefficient, error, p = ratio
    bounds = (math.exp(units * (coefficient + side * Z95 * error)) for side in (0, -1, 1))
    return {
        "estimable": True,
        "effect": effect("hazardRatio", *bounds),
        "test": test("wald", coefficient / error, [], p),
    }
