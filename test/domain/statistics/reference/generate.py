"""Writes reference.json: what scipy, statsmodels and lifelines compute from the shipped sample and from small tables.

python3 -m venv /tmp/venv && /tmp/venv/bin/pip install scipy pandas statsmodels lifelines
/tmp/venv/bin/python test/domain/statistics/reference/generate.py
"""

import json
import pathlib
import warnings

import lifelines
import numpy as np
import pandas as pd
import scipy
import statsmodels
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from lifelines.utils import median_survival_times
from scipy import optimize, stats
from scipy.stats.contingency import association
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.stats.proportion import confint_proportions_2indep

warnings.filterwarnings("ignore")
EXACT = {"precision": 1e-13}
HERE = pathlib.Path(__file__).parent
LUNG = pd.read_csv(HERE.parents[3] / "samples/ncctg-lung.csv")


def numbers(values):
    return [float(value) for value in values]


def noncentral(cdf, observed, scale):
    def bound(probability):
        if cdf(observed, 0) <= probability:
            return 0.0
        return optimize.brentq(lambda value: cdf(observed, value) - probability, 1e-12, 50 * observed * scale + 100)

    return [bound(0.975), bound(0.025)]


def correlation(one, other):
    rows = LUNG[[one, other]].dropna()
    pearson = stats.pearsonr(rows[one], rows[other])
    interval = pearson.confidence_interval(0.95)
    spearman = stats.spearmanr(rows[one], rows[other])
    rho = spearman.statistic
    reach = stats.norm.ppf(0.975) * np.sqrt((1 + rho**2 / 2) / (len(rows) - 3))
    return {
        "columns": [one, other],
        "n": len(rows),
        "pearson": numbers([pearson.statistic, interval.low, interval.high, pearson.pvalue]),
        "spearman": numbers([rho, np.tanh(np.arctanh(rho) - reach), np.tanh(np.arctanh(rho) + reach), spearman.pvalue]),
    }


def moments(groups):
    return [{"n": len(group), "mean": float(group.mean()), "variance": float(group.var(ddof=1))} for group in groups]


def difference(number, category, compared, against):
    rows = LUNG[[number, category]].dropna()
    one, other = rows[number][rows[category] == compared], rows[number][rows[category] == against]
    n, m = len(one), len(other)
    pooled = ((n - 1) * one.var() + (m - 1) * other.var()) / (n + m - 2)
    d = (one.mean() - other.mean()) / np.sqrt(pooled)
    reach = stats.norm.ppf(0.975) * np.sqrt((n + m) / (n * m) + d**2 / (2 * (n + m)))
    welch = stats.ttest_ind(one, other, equal_var=False)
    kruskal = stats.kruskal(one, other)
    return {
        "columns": [number, category],
        "levels": [str(compared), str(against)],
        "n": n + m,
        "groups": moments([one, other]),
        "effect": numbers([d, d - reach, d + reach]),
        "welch": numbers([welch.statistic, welch.df, welch.pvalue]),
        "kruskalWallis": numbers(kruskal),
    }


def groups(number, category, levels):
    rows = LUNG[[number, category]].dropna()
    parts = [rows[number][rows[category] == level] for level in levels]
    f, p = stats.f_oneway(*parts)
    n, k = sum(map(len, parts)), len(parts)
    within = sum(((part - part.mean()) ** 2).sum() for part in parts)
    total = ((pd.concat(parts) - pd.concat(parts).mean()) ** 2).sum()
    df1, df2 = k - 1, n - k
    omega = max(0, (total - within - df1 * within / df2) / (total + within / df2))
    limits = noncentral(lambda x, value: stats.ncf.cdf(x, df1, df2, value), f, df1)
    return {
        "columns": [number, category],
        "levels": [str(level) for level in levels],
        "n": n,
        "groups": moments(parts),
        "omegaSquared": numbers([omega, limits[0] / (limits[0] + n), limits[1] / (limits[1] + n)]),
        "anova": numbers([f, p]),
        "kruskalWallis": numbers(stats.kruskal(*parts)),
    }


def table(counts):
    counts = np.array(counts)
    statistic, p, df, _ = stats.chi2_contingency(counts, correction=False)
    n, least = counts.sum(), min(counts.shape) - 1
    lower, upper = noncentral(lambda x, value: stats.ncx2.cdf(x, df, value) if value else stats.chi2.cdf(x, df), statistic, 1)
    v = lambda value: float(min(1, np.sqrt((value + df) / (n * least))))
    result = {
        "counts": counts.tolist(),
        "chiSquare": numbers([statistic, df, p]),
        "cramersV": [float(association(counts, "cramer")), 0.0 if lower == 0 else v(lower), v(upper)],
    }
    if counts.shape == (2, 2):
        result["fisherExact"] = float(stats.fisher_exact(counts).pvalue)
        (a, b), (c, d) = counts.tolist()
        low, high = confint_proportions_2indep(a, a + b, c, c + d, compare="diff", method="newcomb")
        result["riskDifference"] = numbers([a / (a + b) - c / (c + d), low, high])
    return result


def counts_of(time, event):
    rows = pd.DataFrame({"time": time, "event": event}).groupby("time")["event"].agg(["sum", "size"])
    return [
        {"time": float(time), "events": int(row["sum"]), "censored": int(row["size"] - row["sum"])}
        for time, row in rows.iterrows()
    ]


def none_if_infinite(value):
    return float(value) if np.isfinite(value) else None


def curve(time, event):
    fit = KaplanMeierFitter().fit(time, event)
    interval = fit.confidence_interval_
    bounds = median_survival_times(interval).iloc[0]
    at = [time for time in (100, 310, 550) if time <= max(fit.event_table.index)]
    row = lambda value: fit.survival_function_.index.searchsorted(value, side="right") - 1
    return {
        "counts": counts_of(time, event),
        "median": [none_if_infinite(fit.median_survival_time_), *map(none_if_infinite, bounds)],
        "steps": [
            [float(value), float(fit.survival_function_.iloc[row(value), 0]), *numbers(interval.iloc[row(value)])]
            for value in at
        ],
        "atRisk": [[float(value), int((time >= value).sum())] for value in at],
    }


def survival(name, group):
    rows = group.notna()
    time, event, group = LUNG.time[rows], LUNG.status[rows], group[rows].astype(int)
    levels = sorted(group.unique())
    test = multivariate_logrank_test(time, group, event)
    factors = pd.DataFrame({str(level): (group == level).astype(float) for level in levels[1:]})
    fit = CoxPHFitter().fit(factors.assign(time=time, event=event), "time", "event", fit_options=EXACT)
    model = PHReg(time, factors, status=event, ties="efron")
    zero = np.zeros(len(levels) - 1)
    gradient, information = model.score(zero), -model.hessian(zero)
    return {
        "name": name,
        "curves": [curve(time[group == level], event[group == level]) for level in levels],
        "logRank": numbers([test.test_statistic, len(levels) - 1, test.p_value]),
        "ratios": [
            numbers([row["exp(coef)"], row["exp(coef) lower 95%"], row["exp(coef) upper 95%"], row["p"]])
            for _, row in fit.summary.iterrows()
        ],
        "score": float(gradient @ np.linalg.solve(information, gradient)),
    }


def hazard(name):
    rows = LUNG[[name, "time", "status"]].dropna()
    row = CoxPHFitter().fit(rows, "time", "status", fit_options=EXACT).summary.iloc[0]
    return {
        "column": name,
        "n": len(rows),
        "perUnit": numbers([row["exp(coef)"], row["exp(coef) lower 95%"], row["exp(coef) upper 95%"], row["p"]]),
    }


def line():
    random = np.random.default_rng(7)
    days = np.sort(random.integers(0, 900, 60))
    values = 50 + days * 0.01 + random.normal(0, 4, 60)
    fit = stats.linregress(days / 365.25, values)
    reach = stats.t.ppf(0.975, 58) * fit.stderr
    return {
        "days": days.tolist(),
        "values": numbers(values),
        "slopePerYear": numbers([fit.slope, fit.slope - reach, fit.slope + reach, fit.pvalue]),
    }


def table_one():
    rows = LUNG.assign(ecog=LUNG["ph.ecog"].where(LUNG["ph.ecog"] < 3))
    numeric = []
    for name in ("age", "wt.loss"):
        parts = [rows[name][rows.sex == level].dropna() for level in (1, 2)]
        numeric.append(
            {
                "column": name,
                "groups": [
                    numbers([len(part), part.mean(), part.std(), *part.quantile([0.25, 0.5, 0.75])]) for part in parts
                ],
                "difference": float(
                    abs(parts[1].mean() - parts[0].mean()) / np.sqrt((parts[0].var() + parts[1].var()) / 2)
                ),
            }
        )
    shares = [rows.ecog[rows.sex == level].dropna().value_counts(normalize=True).sort_index() for level in (1, 2)]
    t, c = (share.to_numpy()[1:] for share in shares)
    cov = lambda p: np.diag(p) - np.outer(p, p)
    mahalanobis = np.sqrt((t - c) @ np.linalg.solve((cov(t) + cov(c)) / 2, t - c))
    return {"numbers": numeric, "category": {"shares": [numbers(share) for share in shares], "difference": float(mahalanobis)}}


def boxes(number, category, levels):
    found = []
    for level in levels:
        values = LUNG[number][LUNG[category] == level].dropna()
        lower, median, upper = values.quantile([0.25, 0.5, 0.75])
        reach = 1.5 * (upper - lower)
        inside = values[(values >= lower - reach) & (values <= upper + reach)]
        found.append(numbers([len(values), inside.min(), lower, median, upper, inside.max(), len(values) - len(inside)]))
    return found


def grid(first, second, width):
    rows = LUNG[[first, second]].dropna()
    fit = stats.linregress(rows[second], rows[first])
    edges = lambda values, size: np.arange(values.min() - 0.5, values.max() + size, size)
    counts, firsts, seconds = np.histogram2d(
        rows[first], rows[second], [edges(rows[first], width[0]), edges(rows[second], width[1])]
    )
    return {
        "edges": [numbers(firsts), numbers(seconds)],
        "counts": counts.astype(int).tolist(),
        "fit": numbers([fit.intercept, fit.slope]),
    }


def periods():
    """Of 1,200 days from 2021-01-01 on: the day of the month in odd months, by quarter."""
    days = pd.Series(pd.date_range("2021-01-01", periods=1200))
    values = days.dt.day.where(days.dt.month % 2 == 1)
    by = lambda unit: [[str(period), int(part.count()), None if part.count() == 0 else float(part.mean())]
                       for period, part in values.groupby(days.dt.to_period(unit))]
    return {"months": by("M"), "quarters": by("Q")}


def relations():
    return {
        "boxes": {"age by sex": boxes("age", "sex", (1, 2)), "meal.cal by ph.ecog": boxes("meal.cal", "ph.ecog", (0, 1, 2))},
        "grid": grid("age", "wt.loss", (3, 4)),
        "table": pd.crosstab(LUNG.sex, ECOG).to_numpy().tolist(),
        "periods": periods(),
    }


def distributions():
    return {
        "tTwoSided": [[t, df, float(2 * stats.t.sf(t, df))] for t in (0.1, 2, 40) for df in (1, 7.5, 200, 1e6)],
        "t95": [[df, float(stats.t.ppf(0.975, df))] for df in (1, 7.5, 200, 1e6)],
        "fUpper": [[f, a, b, float(stats.f.sf(f, a, b))] for f in (0.2, 3, 60) for a, b in ((1, 8), (4, 200), (9, 1e6))],
        "chiSquareUpper": [[x, df, float(stats.chi2.sf(x, df))] for x in (0.2, 10.3, 700) for df in (1, 4, 80)],
        "normalTwoSided": [[z, float(2 * stats.norm.sf(z))] for z in (0, 1, 1.96, 8, 30)],
        "noncentralChiSquareCdf": [
            [x, df, value, float(stats.ncx2.cdf(x, df, value))]
            for df in (1, 4, 60)
            for value in (0.5, 20, 190, 250, 1e4)
            for x in (0.9 * (df + value), df + value, 1.2 * (df + value))
        ],
        "noncentralFCdf": [
            [x, a, b, value, float(stats.ncf.cdf(x, a, b, value))]
            for a, b in ((1, 30), (4, 200), (9, 1e5))
            for value in (0.5, 20, 190, 250, 2000)
            for x in (0.9 * (1 + value / a), 1.1 * (1 + value / a))
        ],
    }


ECOG = LUNG["ph.ecog"]
PVALUES = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34]
REFERENCE = {
    "versions": {module.__name__: module.__version__ for module in (scipy, statsmodels, lifelines)},
    "distributions": distributions(),
    "correlations": [
        correlation("age", "ph.ecog"),
        correlation("ph.karno", "pat.karno"),
        correlation("meal.cal", "wt.loss"),
    ],
    "differences": [difference("time", "status", 1, 0), difference("age", "sex", 2, 1), difference("wt.loss", "sex", 2, 1)],
    "groups": [groups("age", "ph.ecog", (0, 1, 2)), groups("meal.cal", "ph.ecog", (0, 1, 2))],
    "tables": [
        table(pd.crosstab(LUNG.sex, ECOG[ECOG < 3]).to_numpy()),
        table(pd.crosstab(LUNG.sex, LUNG.status).to_numpy()),
        table([[3, 9], [8, 2]]),
        table([[40, 0], [2, 60]]),
        table([[200, 150, 90], [180, 160, 110], [30, 190, 300]]),
    ],
    "adjusted": {"p": PVALUES, "adjusted": numbers(stats.false_discovery_control(PVALUES))},
    "line": line(),
    "overall": curve(LUNG.time, LUNG.status),
    "survival": [
        survival("sex", LUNG.sex),
        survival("ECOG 0 to 1 against 2 to 3", ECOG.map({0: 0, 1: 0, 2: 1, 3: 1})),
        survival("ECOG 0, 1, 2", ECOG.where(ECOG < 3)),
    ],
    "hazards": [hazard("age"), hazard("ph.karno"), hazard("meal.cal")],
    "tableOne": table_one(),
    "relations": relations(),
}
LINES = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in REFERENCE.items()]
(HERE / "reference.json").write_text("{\n" + ",\n".join(LINES) + "\n}\n")
