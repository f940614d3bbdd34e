import { escapeHtml } from '../charts/escape.ts';
import { numberLabel, settingEquation } from '../charts/labels.ts';
import type { FacetFit, Fit } from './fit.ts';
import { type FitParameter, parametersOf } from './fit-csv.ts';

/** Fits as plain lines, for the terminal. */
export function fitLines(fit: Fit): string[] {
  return fit.fits.flatMap((one) => [
    ...sentences(fit, one).map((text) => `${placeOf(fit, one)}${text}`),
    ...leftOut(one),
  ]);
}

function placeOf({ facets }: Fit, { facet }: FacetFit): string {
  const place = facets.flatMap((name, i) => {
    const value = facet[i];
    return value === undefined ? [] : [settingEquation(name, value)];
  });
  return place.length === 0 ? '' : `${place.join(', ')}: `;
}

/** A sentence for the form of the law, and one for the free form. */
function sentences({ regressors }: Fit, one: FacetFit): string[] {
  const { law, free, points } = one;
  const parameters = parametersOf(one, regressors);
  const texts: string[] = [];
  const [kappa] = parameters.filter(({ parameter }) => parameter === 'kappa');
  if (law !== undefined && kappa !== undefined)
    texts.push(
      `the law, one parameter: smallest epsilon where kappa = ${plusMinus(kappa)} (95 %), ${quality(law)}, ${points.length} cells`,
    );
  if (free !== undefined) {
    const factors = parameters
      .filter(({ form, parameter }) => form === 'free' && parameter !== 'log_c')
      .map((parameter) => `${parameter.parameter}^${plusMinus(parameter)}`);
    const factor = Number(Math.exp(free.logFactor.value).toPrecision(2));
    texts.push(
      `free exponents: smallest epsilon = ${factor} ${factors.join(' ')} (95 %), ${quality(free)}, ${points.length} cells`,
    );
  }
  return texts.length > 0
    ? texts
    : [`no fit of the smallest epsilon: ${points.length} found, too few or on one line`];
}

function plusMinus({ value, low, high }: FitParameter): string {
  const reach = (high - low) / 2;
  const digits = decimals(reach);
  return `${value.toFixed(digits)}±${reach.toFixed(digits)}`;
}

function quality({ rSquared, residualSd }: { readonly rSquared: number; readonly residualSd: number }) {
  return `R^2 = ${rSquared.toFixed(3)}, residual ${residualSd.toFixed(3)}`;
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

/** The fits as a section of the report. `name` is the name of the sweep, used for its files; `picture` the HTML of the chart, if any. */
export function fitSection(fit: Fit, name: string, picture = ''): string {
  const heads = ['form', 'parameter', 'estimate', 'standard error', '95 % interval', 'the law in this form'];
  const header = heads.map((head) => `<th scope="col">${head}</th>`).join('');
  const tables = fit.fits.map((one) => {
    const rows = parametersOf(one, fit.regressors);
    const body = rows.map(({ form, parameter, value, standardError, low, high, ofLaw }) => {
      const fields = [
        numberLabel(value),
        numberLabel(standardError),
        `${numberLabel(low)} to ${numberLabel(high)}`,
      ];
      const cells = [...fields, ofLaw === undefined ? '' : numberLabel(ofLaw)];
      return `<tr><td class="word">${form}</td><th scope="row">${titleOf(parameter)}</th>${cells.map((field) => `<td>${field}</td>`).join('')}</tr>`;
    });
    const place = placeOf(fit, one);
    const text = [...sentences(fit, one).map((line) => `${place}${line}.`), ...leftOut(one)].join(' ');
    const table = `<table><thead><tr>${header}</tr></thead><tbody>${body.join('')}</tbody></table>`;
    return `<p>${escapeHtml(text)}</p>${rows.length === 0 ? '' : `<div class="scroll">${table}</div>`}`;
  });
  const file = encodeURIComponent(name);
  return `<section id="fit" aria-labelledby="fit-title">
<h2 id="fit-title">How the smallest epsilon scales</h2>
<p>Least squares on logarithms over the cells, each weighted by the number of samples that its accuracy is of. The law has
one parameter: kappa = epsilon sqrt(Nadv / (sigma^2 N (1 + N / d))) is the same wherever accuracy is. The free form is a
product of powers; the last column has its exponents when it is fitted to the law at the same points. From three seeds
on, errors are those of the mean over seeds of such fits, since cells of one seed share data and f.
Files: <a href="${file}-fit.csv">fit</a>, <a href="${file}-residuals.csv">residuals</a>.</p>
${picture === '' ? '' : `${picture}\n`}${tables.join('\n')}
</section>`;
}

function titleOf(parameter: FitParameter['parameter']): string {
  if (parameter === 'kappa') return 'kappa';
  return parameter === 'log_c' ? 'log c' : `exponent of ${parameter}`;
}
