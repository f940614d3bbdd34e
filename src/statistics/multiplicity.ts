/**
 * P values adjusted for their number by the procedure of Benjamini and Hochberg (1995), in the order given. Marking
 * those of at most q keeps the expected share of false ones among the marked below q. It holds for independent tests
 * and for those that depend on each other positively (Benjamini and Yekutieli 2001); where no hypothesis is false, it
 * is also the chance of marking anything.
 */
export function falseDiscoveryRates(ps: readonly number[]): number[] {
  const order = ps.map((p, place) => ({ p, place })).sort((one, other) => other.p - one.p);
  const adjusted = new Array<number>(ps.length);
  let least = 1;
  for (const [descending, { p, place }] of order.entries()) {
    least = Math.min(least, (p * ps.length) / (ps.length - descending));
    adjusted[place] = least;
  }
  return adjusted;
}
