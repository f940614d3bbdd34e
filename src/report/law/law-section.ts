import { escapeHtml } from '../charts/escape.ts';
import { LAW_VALUE, type LawFit, LEAST_FITTED, lawEquation, lawSentence } from './law-fit.ts';

/** The law beside the cells as a section of the page; `picture` is the HTML of its chart, `name` that of the sweep. */
export function lawSection(fit: LawFit, picture: string, name: string): string {
  const file = encodeURIComponent(`${name}-law.csv`);
  return `<section id="law" aria-labelledby="law-title">
<h2 id="law-title">The law</h2>
<p>${escapeHtml(`${lawEquation(fit)}: ${lawSentence(fit)}.`)} Fitted by least squares to every other point.
Residuals: <a href="${file}">${escapeHtml(`${name}-law.csv`)}</a>.</p>
${picture}
</section>`;
}

/** The section of a sweep that asks for the law and has too few cells for it. */
export function noLawSection(): string {
  return `<section id="law" aria-labelledby="law-title">
<h2 id="law-title">The law</h2>
<p>Not fitted: that takes at least ${LEAST_FITTED} cells, among every other point of the sweep, with both <code>kappa</code> and
<code>${LAW_VALUE}</code>.</p>
</section>`;
}
