"""Estimates and tests by their textbook formulas, from Python's standard library alone."""

import math

from distributions import chi_square_upper, f_upper, normal_two_sided, t95, t_two_sided
from cox import fit_cox


def mean_of(values):
    return math.fsum(values) / len(values)


def squares(values):
    mean = mean_of(values)
    return math.fsum((value - mean) ** 2 for value in values)


def ranks(values):
    """Ranks from 1; equal values have the mean of theirs."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    result = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for at in order[start : end + 1]:
            result[at] = (start + end) / 2 + 1
        start = end + 1
    return result


class Plain:
    """Each method takes lists of numbers."""

    #: Packages that it computes with.
    packages = ()
    mean = staticmethod(mean_of)

    def deviation(self, values):
        return math.sqrt(squares(values) / (len(values) - 1))

    def quartiles(self, values):
        """By linear interpolation (type 7)."""
        ordered = sorted(values)
        result = []
        for share in (0.25, 0.5, 0.75):
            place = (len(ordered) - 1) * share
            below = math.floor(place)
            above = min(below + 1, len(ordered) - 1)
            result.append(ordered[below] + (ordered[above] - ordered[below]) * (place - below))
        return result

    def correlation(self, x, y):
        """Pearson's r and p."""
        mx, my = mean_of(x), mean_of(y)
        product = math.fsum((a - mx) * (b - my) for a, b in zip(x, y))
        r = max(-1.0, min(1.0, product / math.sqrt(squares(x)) / math.sqrt(squares(y))))
        df = len(x) - 2
        return r, 0.0 if abs(r) == 1 else t_two_sided(r * math.sqrt(df / (1 - r * r)), df)

    def rank_correlation(self, x, y):
        return self.correlation(ranks(x), ranks(y))

    def welch(self, one, other):
        """t, degrees of freedom and p."""
        errors = [squares(group) / (len(group) - 1) / len(group) for group in (one, other)]
        t = (mean_of(one) - mean_of(other)) / math.sqrt(sum(errors))
        df = sum(errors) ** 2 / sum(
            error**2 / (len(group) - 1) for error, group in zip(errors, (one, other))
        )
        return t, df, t_two_sided(t, df)

    def anova(self, groups):
        """F and p."""
        joined = [value for group in groups for value in group]
        within = math.fsum(squares(group) for group in groups)
        between = squares(joined) - within
        df1, df2 = len(groups) - 1, len(joined) - len(groups)
        f = between / df1 / (within / df2)
        return f, f_upper(f, df1, df2)

    def kruskal(self, groups):
        """H, corrected for ties, and p."""
        joined = ranks([value for group in groups for value in group])
        parts, start = [], 0
        for group in groups:
            parts.append(joined[start : start + len(group)])
            start += len(group)
        return self.kruskal_of_ranks(parts)

    def kruskal_of_ranks(self, parts):
        joined = [value for part in parts for value in part]
        middle = mean_of(joined)
        between = math.fsum(len(part) * (mean_of(part) - middle) ** 2 for part in parts)
        h = (len(joined) - 1) * between / squares(joined)
        return h, chi_square_upper(h, len(parts) - 1)

    def chi_square(self, table):
        """χ² without correction, and p."""
        lines = [sum(line) for line in table]
        columns = [sum(line[at] for line in table) for at in range(len(table[0]))]
        n = sum(lines)
        x = math.fsum(
            (count - lines[row] * columns[column] / n) ** 2 / (lines[row] * columns[column] / n)
            for row, line in enumerate(table)
            for column, count in enumerate(line)
        )
        return x, chi_square_upper(x, (len(lines) - 1) * (len(columns) - 1))

    def fisher(self, table):
        """Two-sided: all tables with these totals that are as likely, or less."""
        (a, b), (c, d) = table
        first, column, n = a + b, a + c, a + b + c + d
        weight = lambda at: math.comb(first, at) * math.comb(n - first, column - at)
        possible = range(max(0, first + column - n), min(first, column) + 1)
        # Whole numbers: as likely is exact.
        return sum(weight(at) for at in possible if weight(at) <= weight(a)) / math.comb(n, column)

    def noncentral_f(self, f, df1, df2):
        """The 95 % interval of the noncentrality; None where it is not computed."""
        return None

    def noncentral_chi_square(self, x, df):
        return None

    def wilson(self, count, n, z):
        share = count / n
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return share, max(0.0, middle - reach), min(1.0, middle + reach)

    def risk_difference(self, compared, against, z):
        """The difference of two shares with Newcombe's interval (1998, method 10); each is (count, n)."""
        one, low, high = self.wilson(*compared, z)
        other, lower, upper = self.wilson(*against, z)
        value = one - other
        return value, value - math.hypot(one - low, upper - other), value + math.hypot(high - one, other - lower)

    def line(self, x, y):
        """Slope, its standard error, p, and the factor of a 95 % interval."""
        mx, my = mean_of(x), mean_of(y)
        product = math.fsum((a - mx) * (b - my) for a, b in zip(x, y))
        slope = product / squares(x)
        df = len(x) - 2
        rest = math.fsum((b - my - slope * (a - mx)) ** 2 for a, b in zip(x, y))
        error = math.sqrt(max(0.0, rest) / df / squares(x))
        return slope, error, 0.0 if error == 0 else t_two_sided(slope / error, df), t95(df)

    def adjusted(self, values):
        """By Benjamini and Hochberg."""
        order = sorted(range(len(values)), key=lambda at: -values[at])
        result, least = [1.0] * len(values), 1.0
        for place, at in enumerate(order):
            least = min(least, values[at] * len(values) / (len(values) - place))
            result[at] = least
        return result

    def curve(self, times, events, z):
        """Kaplan and Meier: (time, share, lower, upper) of each time with an event."""
        left, share, variance, steps = len(times), 1.0, 0.0, []
        for time, own, gone in grouped_times(times, events):
            if own > 0:
                share *= (left - own) / left
                if left > own:
                    variance += own / (left * (left - own))
                    reach = z * math.sqrt(variance) / abs(math.log(share))
                    steps.append((time, share, share ** math.exp(reach), share ** math.exp(-reach)))
                else:
                    steps.append((time, 0.0, None, None))
            left -= gone
        return steps

    def log_rank(self, groups):
        """χ² and p; each group is (times, events). None where the groups cannot be told apart."""
        size = len(groups)
        counted = [list(grouped_times(*group)) for group in groups]
        moments = sorted({time for group in counted for time, own, _ in group if own > 0})
        if not moments:
            return None
        difference = [0.0] * (size - 1)
        covariance = [[0.0] * (size - 1) for _ in range(size - 1)]
        for moment in moments:
            risk = [sum(gone for time, _, gone in group if time >= moment) for group in counted]
            own = [sum(events for time, events, _ in group if time == moment) for group in counted]
            n, d = sum(risk), sum(own)
            spread = d * (n - d) / (n - 1) if n > 1 else 0.0
            for row in range(size - 1):
                difference[row] += own[row + 1] - d * risk[row + 1] / n
                for column in range(size - 1):
                    same = 1.0 if row == column else 0.0
                    covariance[row][column] += spread * risk[row + 1] / n * (same - risk[column + 1] / n)
        weights = solve(covariance, difference)
        if weights is None:
            return None
        x = sum(weight * value for weight, value in zip(weights, difference))
        return x, chi_square_upper(x, size - 1)

    def cox(self, times, events, factors):
        """Cox's model with Efron's method for ties: [(coefficient, error, p)] and the score statistic with its p, or a reason."""
        fitted = fit_cox(times, events, factors)
        if isinstance(fitted, str):
            return fitted
        coefficients, errors, score = fitted
        ratios = [
            (value, error, normal_two_sided(value / error)) for value, error in zip(coefficients, errors)
        ]
        return ratios, (score, chi_square_upper(score, len(coefficients)))


def grouped_times(times, events):
    """(time, events, rows that end) of each time, the earliest first."""
    counted = {}
    for time, event in zip(times, events):
        own, gone = counted.get(time, (0, 0))
        counted[time] = (own + event, gone + 1)
    return [(time, *counted[time]) for time in sorted(counted)]


def solve(matrix, vector):
    """By Gauss with pivots; None for a matrix without an inverse."""
    size = len(vector)
    work = [[*line, vector[at]] for at, line in enumerate(matrix)]
    scale = max((abs(matrix[at][at]) for at in range(size)), default=0)
    for pivot in range(size):
        best = max(range(pivot, size), key=lambda at: abs(work[at][pivot]))
        if abs(work[best][pivot]) <= 1e-12 * scale:
            return None
        work[pivot], work[best] = work[best], work[pivot]
        for at in range(size):
            if at != pivot:
                factor = work[at][pivot] / work[pivot][pivot]
                work[at] = [value - factor * own for value, own in zip(work[at], work[pivot])]
    return [work[at][size] / work[at][at] for at in range(size)]
