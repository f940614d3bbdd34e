import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import writeFileAtomic from 'write-file-atomic';
import { readAudits } from '../sweep/audit/read-audits.ts';
import type { Sweep } from '../sweep/cells.ts';
import { auditSection } from './audit/audit-section.ts';
import { auditCsv, movedValues } from './audit/moved.ts';
import { diagramSpec } from './charts/diagram.ts';
import { renderPng, renderSvg } from './charts/render.ts';
import { type ThemeName, themes } from './charts/theme.ts';
import { drawnDiagrams } from './comparison-diagrams.ts';
import { findingsSection } from './findings/findings-section.ts';
import { fitOf } from './fit/fit.ts';
import { fitChart } from './fit/fit-chart.ts';
import { fitCsv, residualsCsv } from './fit/fit-csv.ts';
import { fitSection } from './fit/fit-text.ts';
import { lawChart } from './law/law-chart.ts';
import { lawCsv, lawOf } from './law/law-fit.ts';
import { lawSection, noLawSection } from './law/law-section.ts';
import { chartOnPage } from './page/both-widths.ts';
import { boundarySection } from './page/boundary-section.ts';
import { drawDecisionMaps } from './page/decision-maps.ts';
import { reportPage } from './page/html.ts';
import { drawForPage, type PageDiagram } from './page/page-diagram.ts';
import { drawSamplePictures } from './page/sample-pictures.ts';
import { theorySection } from './page/theory-section.ts';
import { aggregate, aggregateCsv, type Results } from './statistics/aggregate.ts';
import { boundaryCsv, boundaryIn } from './statistics/boundary.ts';

export interface ReportOptions {
  /** Theme of the SVG and PNG files (default: light); the page follows its reader's system. */
  readonly theme?: ThemeName;
}

/**
 * Writes a sweep's diagrams (`<diagram>.csv`, `.vl.json`, `.svg`, `.png`) and `report.html` to a folder, which is
 * created where missing; on real data, comparisons of f, g and the control are among them. Where the sweep searched for epsilon, it also writes how that scales (`<sweep>-fit.csv`,
 * `-fit.svg`, `-fit.png` and `-residuals.csv`); where cells saved samples or decision maps there, pictures of them.
 * Files are replaced atomically and depend on the results alone.
 *
 * @returns the paths of the files written, the page last
 */
export async function writeReport(
  sweep: Sweep,
  results: Results,
  folder: string,
  { theme = 'light' }: ReportOptions = {},
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  const write = async (name: string, content: string | Buffer) => {
    const path = join(folder, name);
    await writeFileAtomic(path, content);
    written.push(path);
  };
  const writePicture = async (name: string, spec: TopLevelSpec) => {
    const svg = await renderSvg(spec);
    await write(`${name}.svg`, `${svg}\n`);
    await write(`${name}.png`, await renderPng(svg));
  };

  const pageDiagrams: PageDiagram[] = [];
  for (const diagram of drawnDiagrams(sweep, results)) {
    const data = aggregate(sweep, results, diagram);
    const spec = diagramSpec(data, sweep, { theme: themes[theme] });
    await write(`${diagram.name}.csv`, aggregateCsv(data));
    await write(`${diagram.name}.vl.json`, `${JSON.stringify(spec, null, 2)}\n`);
    await writePicture(diagram.name, spec);
    pageDiagrams.push(await drawForPage(data, sweep, pageDiagrams.length, { isCaptioned: true }));
  }
  const fit = fitOf(sweep, results);
  const fitSections: string[] = [];
  if (fit !== undefined) {
    await write(`${sweep.name}-fit.csv`, fitCsv(fit));
    await write(`${sweep.name}-residuals.csv`, residualsCsv(fit));
    const chart = fitChart(fit, themes[theme]);
    if (chart !== undefined) await writePicture(`${sweep.name}-fit`, chart);
    const picture = await chartOnPage(
      (place) => fitChart(fit, themes.light, place),
      'fit',
      'Smallest epsilon against the form of the law',
    );
    fitSections.push(fitSection(fit, sweep.name, picture));
  }
  const boundary = boundaryIn(sweep, results);
  if (boundary !== undefined) await write(`${sweep.refine?.diagram}-boundary.csv`, boundaryCsv(boundary));
  const law = lawOf(sweep, results);
  const lawSections: string[] = [];
  if (law !== undefined) {
    await write(`${sweep.name}-law.csv`, lawCsv(law));
    await writePicture(`${sweep.name}-law`, lawChart(law, themes[theme]));
    const picture = await chartOnPage(
      (place) => lawChart(law, themes.light, place),
      'law',
      'Accuracy of g against kappa',
    );
    lawSections.push(lawSection(law, picture, sweep.name));
  } else if (sweep.law) lawSections.push(noLawSection());
  const audits = await readAudits(sweep, folder);
  const moved = movedValues(sweep, results, audits);
  if (audits.length > 0) await write('audit.csv', auditCsv(sweep, moved));
  const samples = await drawSamplePictures(sweep, folder, themes[theme], write);
  const maps = await drawDecisionMaps(sweep, folder, themes[theme], write);
  const sections = [
    ...lawSections,
    ...(boundary === undefined ? [] : [boundarySection(boundary, sweep)]),
    ...fitSections,
    auditSection(sweep, audits, moved),
    theorySection(sweep, results),
    samples,
    maps,
  ];
  const findings = findingsSection(sweep, results, { boundary, audits, moved });
  await write('report.html', reportPage(sweep, results, pageDiagrams, sections, findings));
  return written;
}
