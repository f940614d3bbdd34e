import { marksScript } from '../report/page/marks-script.ts';

/**
 * Script of the live page in the browser: hears of the run by server-sent events and shows it. All text that comes with
 * them is set as text; diagrams are parsed as XML.
 */
export const liveScript = `
'use strict';
(() => {
  const element = (id) => document.getElementById(id);
  const made = (name, text, className) => {
    const one = document.createElement(name);
    one.textContent = text;
    if (className) one.className = className;
    return one;
  };
  const spanText = (seconds) => {
    const s = Math.floor(seconds);
    if (s < 60) return s + ' s';
    if (s < 3600) return Math.floor(s / 60) + ' min ' + (s % 60) + ' s';
    return Math.floor(s / 3600) + ' h ' + Math.floor((s % 3600) / 60) + ' min';
  };
  const setText = (id, text) => { const one = element(id); if (one.textContent !== text) one.textContent = text; };
  const count = (number) => number.toLocaleString('en');
  const cells = (number) => count(number) + (number === 1 ? ' cell' : ' cells');
${marksScript}

  let heard = 0;
  const fact = ([label, value, target]) => {
    const pair = document.createElement('div');
    const shown = made('dd', target ? '' : value);
    if (target) {
      const link = made('a', value);
      link.href = target;
      shown.append(link);
    }
    pair.append(made('dt', label), shown);
    return pair;
  };
  const showProgress = (told) => {
    heard = performance.now();
    const { phase, name, total, done, unconverged, failed } = told;
    const settled = done + unconverged + failed;
    document.body.dataset.phase = phase;
    document.body.classList.remove('lost');
    const share = total > 0 ? Math.floor(100 * settled / total) : 0;
    const short = phase === 'running' ? share + ' %' : told.headline;
    document.title = short + ' \\u2013 ' + name + ' \\u2013 lap-sweep';
    setText('name', name);
    setText('description', told.description);
    setText('headline', told.headline + (told.sentence === '' ? '' : '.'));
    setText('sentence', told.sentence);
    for (const [id, part] of [['done', done], ['unconverged', unconverged], ['failed', failed]])
      element('bar-' + id).style.width = (total > 0 ? 100 * part / total : 0) + '%';
    const bar = element('bar');
    bar.setAttribute('aria-valuemax', total);
    bar.setAttribute('aria-valuenow', settled);
    bar.setAttribute('aria-valuetext', settled + ' of ' + cells(total) + ', ' + failed + ' failed');
    const shown = [['of ' + cells(total), count(settled)]];
    if (failed > 0) shown.push(['failed', count(failed), '#failures']);
    if (unconverged > 0) shown.push(['unconverged', count(unconverged)]);
    const facts = [...shown, ...told.facts];
    if (!element('facts').contains(document.activeElement)) element('facts').replaceChildren(...facts.map(fact));
    showWorkers(told.workers);
    showFailures(told.failures);
    const warnings = element('warnings');
    warnings.hidden = told.warnings.length === 0;
    warnings.querySelector('ul').replaceChildren(...told.warnings.map((text) => made('li', text)));
  };

  let clocks = [];
  const showWorkers = (workers) => {
    element('workers').hidden = workers.length === 0;
    clocks = [];
    element('workers').querySelector('ol').replaceChildren(...workers.map(({ name, cell, doing, seconds }) => {
      const line = document.createElement('li');
      const time = made('span', '', 'time');
      clocks.push({ time, seconds });
      line.append(made('span', name, 'number'), made('span', cell === '' ? doing : cell), made('span', cell === '' ? '' : doing, 'doing'), time);
      return line;
    }));
    tick();
  };
  const tick = () => {
    const since = (performance.now() - heard) / 1000;
    for (const { time, seconds } of clocks) time.textContent = spanText(seconds + since);
  };
  setInterval(tick, 1000);

  let failuresShown = '';
  const showFailures = (failures) => {
    const seen = JSON.stringify(failures);
    if (seen === failuresShown) return;
    failuresShown = seen;
    element('failures').hidden = failures.length === 0;
    element('failures').querySelector('div').replaceChildren(...failures.flatMap(({ reason, count: failed, cells: named }) => {
      const head = document.createElement('p');
      head.append(made('strong', reason, 'failed'), ' (' + count(failed) + ')');
      const list = document.createElement('ul');
      list.append(...named.map((text) => made('li', text)));
      const rest = failed - named.length;
      if (rest > 0) list.append(made('li', 'and ' + count(rest) + ' more'));
      return [head, list];
    }));
  };

  const parser = new DOMParser();
  const placeOf = (link) => (link.getAttribute('xlink:href') ?? '');
  /** Puts a drawing in the place of the last; the mark that has the focus keeps it, marks that are new arrive. */
  const showDrawing = (frame, text) => {
    if (text === '') return frame.replaceChildren();
    const svg = document.importNode(parser.parseFromString(text, 'image/svg+xml').documentElement, true);
    const before = new Map([...frame.querySelectorAll('a')].map((link) => [placeOf(link), describe(link)]));
    const focused = frame.contains(document.activeElement) ? placeOf(document.activeElement) : undefined;
    const pointed = frame.querySelector('a:hover');
    frame.replaceChildren(svg);
    wireMarks(svg, showTip);
    const links = [...svg.querySelectorAll('a')];
    if (before.size > 0)
      for (const link of links) if (before.get(placeOf(link)) !== describe(link)) link.classList.add('arrived');
    const found = links.find((link) => placeOf(link) === focused);
    if (found) {
      for (const link of links) link.setAttribute('tabindex', link === found ? '0' : '-1');
      found.focus({ preventScroll: true });
    } else if (pointed) hideTip();
  };
  const showDiagram = ({ number, of, wide, narrow, caption }) => {
    element('diagrams').hidden = of === 0;
    const list = element('diagrams').querySelector('div');
    while (list.children.length > of) list.lastElementChild.remove();
    while (list.children.length < of) {
      const figure = document.createElement('figure');
      figure.append(made('div', '', 'wide'), made('div', '', 'narrow'), made('figcaption', ''));
      list.append(figure);
    }
    const [wideFrame, narrowFrame, note] = list.children[number].children;
    showDrawing(wideFrame, wide);
    showDrawing(narrowFrame, narrow);
    note.textContent = caption;
  };

  const lost = () => {
    document.body.classList.add('lost');
    const ended = ['done', 'failed', 'interrupted', 'budget', 'killed'].includes(document.body.dataset.phase);
    if (ended) return;
    document.body.dataset.phase = 'lost';
    setText('headline', 'Nobody answers.');
    setText('sentence', 'This page is not told of the run any more; it shows the last that it heard and tries again.');
    clocks = [];
    element('workers').hidden = true;
  };
  const source = new EventSource('/events');
  source.addEventListener('progress', ({ data }) => showProgress(JSON.parse(data)));
  source.addEventListener('diagram', ({ data }) => showDiagram(JSON.parse(data)));
  source.addEventListener('error', lost);
})();
`;
