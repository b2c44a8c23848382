"""The same estimates and tests by pandas, scipy, lifelines and statsmodels."""

import math
import warnings

import lifelines
import numpy as np
import pandas as pd
import scipy
import statsmodels
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test
from plain import Plain
from scipy import optimize, stats
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.stats.proportion import confint_proportions_2indep

warnings.filterwarnings("ignore")


class Libraries(Plain):
    packages = tuple(f"{module.__name__} {module.__version__}" for module in (pd, scipy, lifelines, statsmodels))

    def mean(self, values):
        return float(pd.Series(values).mean())

    def deviation(self, values):
        return float(pd.Series(values).std())

    def quartiles(self, values):
        return [float(value) for value in pd.Series(values).quantile([0.25, 0.5, 0.75])]

    def correlation(self, x, y):
        found = stats.pearsonr(x, y)
        return float(found.statistic), float(found.pvalue)

    def rank_correlation(self, x, y):
        found = stats.spearmanr(x, y)
        return float(found.statistic), float(found.pvalue)

    def welch(self, one, other):
        found = stats.ttest_ind(one, other, equal_var=False)
        return float(found.statistic), float(found.df), float(found.pvalue)

    def anova(self, groups):
        found = stats.f_oneway(*groups)
        return float(found.statistic), float(found.pvalue)

    def kruskal(self, groups):
        found = stats.kruskal(*groups)
        return float(found.statistic), float(found.pvalue)

    def chi_square(self, table):
        found = stats.chi2_contingency(np.array(table), correction=False)
        return float(found.statistic), float(found.pvalue)

    def fisher(self, table):
        return float(stats.fisher_exact(np.array(table)).pvalue)

    def noncentral_f(self, f, df1, df2):
        return noncentral(lambda value: stats.ncf.cdf(f, df1, df2, value), stats.f.cdf(f, df1, df2), df1 * f)

    def noncentral_chi_square(self, x, df):
        return noncentral(lambda value: stats.ncx2.cdf(x, df, value), stats.chi2.cdf(x, df), x)

    def risk_difference(self, compared, against, z):
        lower, upper = confint_proportions_2indep(*compared, *against, compare="diff", method="newcomb")
        return compared[0] / compared[1] - against[0] / against[1], float(lower), float(upper)

    def line(self, x, y):
        found = stats.linregress(x, y)
        return float(found.slope), float(found.stderr), float(found.pvalue), float(stats.t.ppf(0.975, len(x) - 2))

    def adjusted(self, values):
        return [float(value) for value in stats.false_discovery_control(values)] if values else []

    def curve(self, times, events, z):
        fit = KaplanMeierFitter().fit(times, events)
        moments = sorted({time for time, event in zip(times, events) if event})
        steps = []
        for time in moments:
            share = float(fit.survival_function_.loc[time].iloc[0])
            lower, upper = (float(value) for value in fit.confidence_interval_.loc[time])
            isOver = share < 1e-12
            steps.append((time, 0.0 if isOver else share, *((None, None) if isOver else (lower, upper))))
        return steps

    def log_rank(self, groups):
        if Plain.log_rank(self, groups) is None:
            return None
        times = [time for own, _ in groups for time in own]
        events = [event for _, own in groups for event in own]
        labels = [at for at, (own, _) in enumerate(groups) for _ in own]
        found = multivariate_logrank_test(times, labels, events)
        return float(found.test_statistic), float(found.p_value)

    def cox(self, times, events, factors):
        fitted = Plain.cox(self, times, events, factors)
        if isinstance(fitted, str):
            return fitted
        columns = pd.DataFrame({f"x{at}": column for at, column in enumerate(factors)}).astype(float)
        rows = columns.assign(time=times, event=events)
        fit = CoxPHFitter().fit(rows, "time", "event", fit_options={"precision": 1e-13})
        model = PHReg(np.array(times), columns, status=np.array(events), ties="efron")
        zero = np.zeros(len(factors))
        gradient, information = model.score(zero), -model.hessian(zero)
        score = float(gradient @ np.linalg.solve(information, gradient))
        ratios = [(float(row["coef"]), float(row["se(coef)"]), float(row["p"])) for _, row in fit.summary.iterrows()]
        return ratios, (score, float(stats.chi2.sf(score, len(factors))))


def noncentral(cdf, central, start):
    """The noncentralities at which the observed statistic is at the upper and the lower 2.5 % of its distribution."""

    def bound(probability):
        if central <= probability:
            return 0.0
        high = max(start, 1.0)
        while cdf(high) > probability and math.isfinite(high):
            high *= 2
        return float(optimize.brentq(lambda value: cdf(value) - probability, 1e-12, high))

    return bound(0.975), bound(0.025)
