import { escapeHtml } from '../charts/escape.ts';

/** Diagrams have the letters of a printed page; on a screen they are read from further away. */
const SCREEN_ZOOM = 1.35;

/** An SVG for use inside a page: larger, identifiers of its own, and a name for people who do not see it. */
export function inlineSvg(svg: string, prefix: string, title: string): string {
  return svg
    .replace(/ id="/g, ` id="${prefix}`)
    .replace(/url\(#/g, `url(#${prefix}`)
    .replace(/ width="(\d+)" height="(\d+)"/, (_, width: string, height: string) => {
      const [wide, high] = [width, height].map((length) => Math.round(Number(length) * SCREEN_ZOOM));
      return ` width="${wide}" height="${high}"`;
    })
    .replace('<svg ', `<svg role="group" aria-label="${escapeHtml(title)}" `);
}
