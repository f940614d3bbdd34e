// A data set, a network of known layers and a solver of one's own.
export default ({ inMemory, integer, number }) => ({
  datasets: [
    {
      name: 'rings',
      meaning: 'points on two rings around the origin, one a class',
      settings: {
        points: integer({ atLeast: 10, default: 200, meaning: 'Data set "rings": points that there are.' }),
      },
      d: 2,
      async open({ points }) {
        const x = Float32Array.from({ length: 2 * points }, (_, i) => {
          const [n, radius] = [i >> 1, (i >> 1) % 2 === 0 ? 0.4 : 0.9];
          return radius * (i % 2 === 0 ? Math.cos(2.4 * n) : Math.sin(2.4 * n));
        });
        const y = Int32Array.from({ length: points }, (_, n) => n % 2);
        return inMemory({ name: 'rings', shape: [2], range: [-1, 1], train: { x, y } });
      },
    },
  ],
  networks: [
    {
      name: 'bottleneck',
      meaning: 'a wide layer, a narrow one, and the outputs',
      settings: {
        neck: integer({
          atLeast: 1,
          default: 3,
          meaning: 'Network "bottleneck": units of the narrow layer.',
        }),
      },
      defaults: { solver: 'halving' },
      blueprint: ({ m, neck, gamma }, { d, classes }) => ({
        d,
        classes,
        layers: [
          { kind: 'dense', inputs: d, outputs: m },
          { kind: 'leaky-relu', size: m, gamma },
          { kind: 'dense', inputs: m, outputs: neck },
          { kind: 'leaky-relu', size: neck, gamma },
          { kind: 'dense', inputs: neck, outputs: classes },
        ],
      }),
    },
  ],
  solvers: [
    {
      name: 'halving',
      meaning: 'gradient descent whose steps are halved again and again',
      settings: {
        firstStep: number({ above: 0, default: 0.5, meaning: 'Solver "halving": length of the first step.' }),
        rounds: integer({ atLeast: 1, default: 40, meaning: 'Solver "halving": steps.' }),
      },
      network: {
        async train(engine, network, { X, labels }, { firstStep, rounds }) {
          const N = X.rows;
          const logits = engine.memory.matrix(N, network.classes);
          const gradient = engine.memory.matrix(network.parameters.rows, 1);
          let loss = 0;
          for (let step = 0; step < rounds; step++) {
            await network.forward(X, logits);
            loss = 0;
            for (let n = 0; n < N; n++) {
              const z = logits.row(n);
              const most = z.reduce((a, b) => Math.max(a, b));
              const sum = z.reduce((total, value) => total + Math.exp(value - most), 0);
              loss += (Math.log(sum) + most - z[labels[n]]) / N;
              for (let k = 0; k < z.length; k++)
                z[k] = (Math.exp(z[k] - most) / sum - (k === labels[n] ? 1 : 0)) / N;
            }
            await network.backward(X, logits, { parameters: gradient });
            const length = firstStep / 2 ** Math.floor((4 * step) / rounds);
            const p = network.parameters.data;
            gradient.data.forEach((slope, i) => {
              p[i] -= length * slope;
            });
          }
          logits.free();
          gradient.free();
          return { loss, steps: rounds, converged: Number.isFinite(loss) };
        },
      },
    },
  ],
});
