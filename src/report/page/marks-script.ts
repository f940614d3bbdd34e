/**
 * Script by which the marks of a diagram tell their numbers, under the pointer and with Tab and the arrow keys: part of
 * the scripts of the pages that show diagrams. They have an element #tip.
 */
export const marksScript = `
  const tip = document.getElementById('tip');
  const linkOf = (target) => target instanceof Element ? target.closest('svg a') : null;
  const describe = (link) => link.querySelector('[aria-label]')?.getAttribute('aria-label') ?? '';
  const showTip = (link) => {
    tip.textContent = describe(link);
    tip.hidden = false;
    const mark = link.getBoundingClientRect();
    const box = tip.getBoundingClientRect();
    const left = Math.min(Math.max(4, mark.left + mark.width / 2 - box.width / 2), innerWidth - box.width - 4);
    const above = mark.top - box.height - 6;
    tip.style.left = left + 'px';
    tip.style.top = (above > 4 ? above : mark.bottom + 6) + 'px';
  };
  const hideTip = () => { tip.hidden = true; };
  const centre = (link) => {
    const { left, top, width, height } = link.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  };
  const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const neighbour = (link, links, [dx, dy]) => {
    const [x, y] = centre(link);
    let best = null;
    let least = Infinity;
    for (const other of links) {
      const [u, v] = centre(other);
      const along = (u - x) * dx + (v - y) * dy;
      const aside = Math.abs((u - x) * dy) + Math.abs((v - y) * dx);
      const distance = along + 4 * aside;
      if (along > 1 && distance < least) [best, least] = [other, distance];
    }
    return best;
  };
  /* Makes the marks of a diagram tell of themselves; choose is called with one that is clicked. */
  const wireMarks = (svg, choose) => {
    const links = [...svg.querySelectorAll('a')];
    links.forEach((link, i) => {
      link.setAttribute('tabindex', i === 0 ? '0' : '-1');
      link.setAttribute('aria-label', describe(link));
    });
    svg.addEventListener('pointerover', ({ target }) => { const link = linkOf(target); if (link) showTip(link); });
    svg.addEventListener('pointerout', hideTip);
    svg.addEventListener('focusin', ({ target }) => { const link = linkOf(target); if (link) showTip(link); });
    svg.addEventListener('focusout', hideTip);
    svg.addEventListener('click', (event) => {
      const link = linkOf(event.target);
      if (!link) return;
      event.preventDefault();
      choose(link);
    });
    svg.addEventListener('keydown', (event) => {
      const link = linkOf(event.target);
      const direction = ARROWS[event.key];
      if (event.key === 'Escape') hideTip();
      if (!link || !direction) return;
      event.preventDefault();
      const next = neighbour(link, links, direction);
      if (!next) return;
      link.setAttribute('tabindex', '-1');
      next.setAttribute('tabindex', '0');
      next.focus();
    });
  };
  addEventListener('scroll', hideTip, { passive: true });
`.trim();
