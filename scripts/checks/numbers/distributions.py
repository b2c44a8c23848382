"""Distribution functions from Python's standard library alone."""

import math
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)
TINY = 1e-300


def beta_fraction(a, b, x):
    """The continued fraction of the incomplete beta function, by the method of Lentz."""
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > TINY else TINY)
    result = d
    for m in range(1, 10_000):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + factor * d
            c = 1 + factor / c
            d = 1 / (d if abs(d) > TINY else TINY)
            c = c if abs(c) > TINY else TINY
            change = d * c
            result *= change
        if abs(change - 1) < 1e-15:
            break
    return result


def beta_share(a, b, x):
    """The regularised incomplete beta function."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * beta_fraction(a, b, x) / a
    return 1 - front * beta_fraction(b, a, 1 - x) / b


def t_two_sided(t, df):
    return beta_share(df / 2, 0.5, df / (df + t * t))


def f_upper(f, df1, df2):
    return beta_share(df2 / 2, df1 / 2, df2 / (df2 + df1 * f))


def chi_square_upper(x, df):
    """By a series for small x, else by a continued fraction."""
    a, x = df / 2, x / 2
    if x <= 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = a
        while abs(term) > 1e-17 * abs(total):
            n += 1
            term *= x / n
            total += term
        return 1 - front * total
    b = x + 1 - a
    c, d = 1 / TINY, 1 / b
    result = d
    for n in range(1, 10_000):
        factor = -n * (n - a)
        b += 2
        d = factor * d + b
        d = 1 / (d if abs(d) > TINY else TINY)
        c = b + factor / c
        c = c if abs(c) > TINY else TINY
        result *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return front * result


def normal_two_sided(z):
    return math.erfc(abs(z) / math.sqrt(2))


def t95(df):
    """The half-width of a 95 % interval in standard errors, by halving."""
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        if t_two_sided(middle, df) > 0.05:
            low = middle
        else:
            high = middle
    return (low + high) / 2
