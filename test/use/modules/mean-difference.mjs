// An attack and a measurement of one's own. The helpers are handed in, so that nothing needs to be installed beside it.
export default ({ stepAlong, number }) => ({
  attacks: [
    {
      name: 'mean-difference',
      meaning: 'a step along the difference of the class means of the base inputs, with some of it left out',
      settings: {
        kept: number({
          atLeast: 0,
          atMost: 1,
          default: 1,
          meaning: 'Attack "mean-difference": share of coordinates kept.',
        }),
      },
      network: {
        async perturb(_engine, _network, X, targets, budget, { kept }) {
          const difference = new Float32Array(X.cols);
          for (let n = 0; n < X.rows; n++)
            X.row(n).forEach((value, k) => {
              difference[k] += targets[n] === 1 ? value : -value;
            });
          difference.fill(0, Math.ceil(kept * X.cols));
          const [toOne, toZero] = [difference, difference.map((value) => -value)].map((direction) =>
            stepAlong(direction, budget),
          );
          for (let n = 0; n < X.rows; n++) (targets[n] === 1 ? toOne : toZero)(X.row(n));
        },
      },
    },
  ],
  measurements: [
    {
      columns: {
        mean_shift: { meaning: 'mean Euclidean distance that the attack moved inputs', kind: 'magnitude' },
      },
      of({ base, perturbed }) {
        const [x, moved] = [base.unwhitened, perturbed.unwhitened];
        let sum = 0;
        for (let n = 0; n < x.rows; n++) {
          const from = x.row(n);
          sum += Math.hypot(...moved.row(n).map((value, k) => value - from[k]));
        }
        return { mean_shift: sum / x.rows };
      },
    },
  ],
});
