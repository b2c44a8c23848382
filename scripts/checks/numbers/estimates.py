"""What is estimated of a pair of columns, in the form of the stored results."""

import math

from distributions import Z95

MINIMUM_ROWS = 10
MINIMUM_GROUP_ROWS = 5
DAYS_PER_YEAR = 365.25


def result_id(kind, *names):
    escape = {"%": "%25", ":": "%3A", "|": "%7C", "{": "%7B", "}": "%7D"}
    return ":".join([kind, *("".join(escape.get(letter, letter) for letter in name) for name in names)])


def reason(name):
    return {"estimable": False, "reason": name}


def effect(name, value, lower=None, upper=None):
    bounds = {} if lower is None else {"lower": lower, "upper": upper}
    return {"name": name, "value": value, **bounds}


def test(name, statistic, freedom, p):
    isFinite = statistic is not None and math.isfinite(statistic)
    return {"name": name, "statistic": statistic if isFinite else None, "degreesOfFreedom": freedom, "p": p}


def estimate(found, tests, further=()):
    first, *others = tests
    return {"estimable": True, "effect": found, "furtherEffects": list(further), "test": first, "furtherTests": others}


def is_constant(values):
    return max(values) == min(values)


def is_skewed(statistics, values):
    """Far from normally distributed: a skewness above 2 or an excess kurtosis above 7 (Kim 2013)."""
    if len(values) < 2 or is_constant(values):
        return False
    mean, deviation = statistics.mean(values), statistics.deviation(values)
    scaled = [(value - mean) / deviation for value in values]
    moment = lambda power: math.fsum(value**power for value in scaled) / len(scaled)
    return abs(moment(3)) > 2 or moment(4) > 10


def correlation(statistics, x, y, ranked, isByRank):
    """ranked: ranks of the whole column in place of the values, in large tables; None elsewhere."""
    n = len(x)
    if n < MINIMUM_ROWS:
        return reason("tooFewRows")
    if is_constant(x) or is_constant(y):
        return reason("constant")
    found = []
    for name in ("pearson", "spearman"):
        if name == "pearson":
            r, p = statistics.correlation(x, y)
        else:
            r, p = statistics.rank_correlation(x, y) if ranked is None else statistics.correlation(*ranked)
        error = math.sqrt((1 + r * r / 2 if name == "spearman" else 1) / (n - 3))
        isWhole = abs(r) >= 1
        lower, upper = (
            (r, r) if isWhole else (math.tanh(math.atanh(r) + side * Z95 * error) for side in (-1, 1))
        )
        t = None if isWhole else r * math.sqrt((n - 2) / (1 - r * r))
        found.append((effect(name, r, lower, upper), test(name, t, [n - 2], 0 if isWhole else p)))
    (main, mainTest), (other, otherTest) = reversed(found) if isByRank else found
    return estimate(main, [mainTest, otherTest], [other])


def groups_estimate(statistics, groups, ranked, isByRank):
    """Of a number in two groups or more: each a list of values; ranked as in correlation, by group."""
    joined = [value for group in groups for value in group]
    if is_constant(joined):
        return reason("constant")
    if all(is_constant(group) for group in groups):
        return reason("noVariationWithinGroups")
    h, p = statistics.kruskal(groups) if ranked is None else statistics.kruskal_of_ranks(ranked)
    byRank = test("kruskalWallis", h, [len(groups) - 1], p)
    found, byMean = two_groups(statistics, groups) if len(groups) == 2 else many_groups(statistics, groups)
    return estimate(found, [byRank, byMean] if isByRank else [byMean, byRank])


def two_groups(statistics, groups):
    """Cohen's d of the second group less the first."""
    against, compared = groups
    n, m = len(compared), len(against)
    squares = [(len(group) - 1) * statistics.deviation(group) ** 2 for group in groups]
    d = (statistics.mean(compared) - statistics.mean(against)) / math.sqrt(sum(squares) / (n + m - 2))
    reach = Z95 * math.sqrt((n + m) / (n * m) + d * d / (2 * (n + m)))
    t, df, p = statistics.welch(compared, against)
    return effect("standardisedDifference", d, d - reach, d + reach), test("welch", t, [df], p)


def many_groups(statistics, groups):
    joined = [value for group in groups for value in group]
    n, df1 = len(joined), len(groups) - 1
    df2 = n - len(groups)
    within = math.fsum((len(group) - 1) * statistics.deviation(group) ** 2 for group in groups)
    total = (n - 1) * statistics.deviation(joined) ** 2
    f, p = statistics.anova(groups)
    omega = max(0.0, (total - within - df1 * within / df2) / (total + within / df2))
    limits = statistics.noncentral_f(f, df1, df2)
    bounds = (None, None)
    if limits is not None:
        lower, upper = (value / (value + n) for value in limits)
        bounds = (min(lower, omega), max(upper, omega))
    return effect("omegaSquared", omega, *bounds), test("anova", f, [df1, df2], p)


def table_estimate(statistics, table):
    """Cramér's V; of a table of two by two the difference of the shares of the last line, second column less first."""
    if len(table) < 2 or len(table[0]) < 2:
        return reason("constant")
    lines = [sum(line) for line in table]
    columns = [sum(line[at] for line in table) for at in range(len(table[0]))]
    n = sum(lines)
    if n < MINIMUM_ROWS:
        return reason("tooFewRows")
    expected = [line * column / n for line in lines for column in columns]
    isTwoByTwo = len(lines) == 2 and len(columns) == 2
    enough = sum(1 for count in expected if count >= 5)
    if not isTwoByTwo and (enough < 0.8 * len(expected) or min(expected) < 1):
        return reason("sparseTable")
    x, p = statistics.chi_square(table)
    df = (len(lines) - 1) * (len(columns) - 1)
    most = n * (min(len(lines), len(columns)) - 1)
    v = lambda square: min(1.0, math.sqrt(square / most))
    limits = statistics.noncentral_chi_square(x, df)
    bounds = (None, None) if limits is None else (0.0 if limits[0] == 0 else v(limits[0] + df), v(limits[1] + df))
    cramers = effect("cramersV", v(x), *bounds)
    isExact = isTwoByTwo and enough < 4
    own = test("fisherExact", None, [], statistics.fisher(table)) if isExact else test("chiSquare", x, [df], p)
    if not isTwoByTwo:
        return estimate(cramers, [own])
    against, compared = ((table[1][at], columns[at]) for at in (0, 1))
    return estimate(
        effect("riskDifference", *statistics.risk_difference(compared, against, Z95)), [own], [cramers]
    )


def trend(statistics, days, values):
    if len(days) < MINIMUM_ROWS:
        return reason("tooFewRows")
    if is_constant(days) or is_constant(values):
        return reason("constant")
    slope, error, p, reach = statistics.line(days, values)
    found = effect(
        "slopePerYear", *(DAYS_PER_YEAR * (slope + side * reach * error) for side in (0, -1, 1))
    )
    return estimate(found, [test("trend", None if error == 0 else slope / error, [len(days) - 2], p)])
