import { type FacetFit, type Fit, parametersOf, type Regressor } from '../statistics/fit.ts';
import { escapeHtml } from './escape.ts';
import { numberLabel, settingEquation } from './labels.ts';

/** Fits as plain lines, for the terminal. */
export function fitLines(fit: Fit): string[] {
  return fit.fits.flatMap((one) => [`${placeOf(fit, one)}${lawText(fit, one)}`, ...leftOut(one)]);
}

function placeOf({ facets }: Fit, { facet }: FacetFit): string {
  const place = facets.flatMap((name, i) => {
    const value = facet[i];
    return value === undefined ? [] : [settingEquation(name, value)];
  });
  return place.length === 0 ? '' : `${place.join(', ')}: `;
}

/** `smallest epsilon = 0.021 d^0.51±0.03 N^-0.48±0.05 (95 %), R^2 = 0.98, 36 cells; theory: d^0.5 N^-0.5`. */
function lawText({ regressors }: Fit, { law, points }: FacetFit): string {
  if (law === undefined)
    return `no law of the smallest epsilon: ${points.length} found, too few or on one line for a fit`;
  const [, ...exponents] = parametersOf(law, regressors);
  const factors = exponents.map(({ value, ci95 }, i) => {
    const digits = decimals(ci95);
    return `${regressors[i]?.name}^${value.toFixed(digits)}±${ci95.toFixed(digits)}`;
  });
  const factor = Number(Math.exp(law.logFactor.value).toPrecision(2));
  const quality = `R^2 = ${law.rSquared.toFixed(3)}, ${points.length} cells`;
  return `smallest epsilon = ${factor} ${factors.join(' ')} (95 %), ${quality}; theory: ${theoryText(regressors)}`;
}

function theoryText(regressors: readonly Regressor[]): string {
  return regressors.map(({ name, theory }) => `${name}^${theory}`).join(' ');
}

/** Number of decimals that gives an uncertainty two significant digits. */
function decimals(uncertainty: number): number {
  if (!(uncertainty > 0)) return 3;
  return Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(uncertainty))));
}

function leftOut({ above, below, missing }: FacetFit): string[] {
  const parts = [
    above > 0 ? `${above} that need more than the largest epsilon` : '',
    below > 0 ? `${below} for which the smallest is enough` : '',
    missing > 0 ? `${missing} failed or not run` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? [] : [`Left out of the fit: ${parts.join(', ')}.`];
}

/** The fits as a section of the report. `name` is the name of the sweep, used for its files. */
export function fitSection(fit: Fit, name: string): string {
  const heads = ['parameter', 'estimate', 'standard error', '95 % interval', 'theory'];
  const tables = fit.fits.map((one) => {
    const rows = one.law === undefined ? [] : parametersOf(one.law, fit.regressors);
    const body = rows.map(({ parameter, value, standardError, ci95, theory }) => {
      const interval = `${numberLabel(value - ci95)} to ${numberLabel(value + ci95)}`;
      const fields = [numberLabel(value), numberLabel(standardError), interval];
      const cells = [...fields, theory === undefined ? '' : numberLabel(theory)];
      return `<tr><th scope="row">${TITLES[parameter]}</th>${cells.map((field) => `<td>${field}</td>`).join('')}</tr>`;
    });
    const header = heads.map((head) => `<th scope="col">${head}</th>`).join('');
    const text = [`${placeOf(fit, one)}${lawText(fit, one)}.`, ...leftOut(one)].join(' ');
    const table = `<table><thead><tr>${header}</tr></thead><tbody>${body.join('')}</tbody></table>`;
    return `<p>${escapeHtml(text)}</p>${rows.length === 0 ? '' : `<div class="scroll">${table}</div>`}`;
  });
  const file = encodeURIComponent(name);
  return `<section id="fit" aria-labelledby="fit-title">
<h2 id="fit-title">How the smallest epsilon scales</h2>
<p>Least squares on logarithms over the cells. Theory has g learn from perturbations of order sqrt(d / N); the least
that will do may scale otherwise.
Files: <a href="${file}-fit.csv">fit</a>, <a href="${file}-residuals.csv">residuals</a>.</p>
${tables.join('\n')}
</section>`;
}

const TITLES = { log_c: 'log c', alpha: 'exponent of d', beta: 'exponent of N' } as const;
