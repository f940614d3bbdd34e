import { collectGarbage } from '../collect-garbage.ts';
import { useGate } from '../mlas/native-gate.ts';
import { SharedTriangle } from '../shared-triangle.ts';
import { Control, type Mailbox, Request } from './mailbox.ts';
import { PanelHolders } from './panel-holders.ts';

/** Serves the requests of a mailbox until the thread is terminated. It blocks the thread between requests. */
export async function servePanels(mailbox: Mailbox): Promise<never> {
  const { control, choice, gate, sizes, panels, gram } = mailbox;
  if (gate !== undefined) useGate(gate);
  const shared = gram && SharedTriangle.received(gram);
  let holders: PanelHolders | undefined;
  Atomics.store(control, Control.IS_READY, 1);
  for (let asked = 0; ; ) {
    Atomics.wait(control, Control.ASKED, asked);
    asked = Atomics.load(control, Control.ASKED);
    const [request, from, to] = [control[Control.REQUEST], control[Control.FROM], control[Control.TO]];
    try {
      if (request === Request.HOLD) {
        holders = undefined;
        if (shared) collectGarbage();
        holders = await PanelHolders.create(choice, panels.slice(from, to), sizes, shared);
      } else if (holders !== undefined) await serve(holders, mailbox, request, { from, to });
    } catch {
      Atomics.store(control, Control.HAS_FAILED, 1);
    }
    Atomics.store(control, Control.ANSWERED, asked);
    Atomics.notify(control, Control.ANSWERED);
  }
}

async function serve(
  holders: PanelHolders,
  { bits, x, shares, diagonal, tile, gamma }: Mailbox,
  request: number,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  if (request === Request.BUILD) await holders.build(bits, gamma[0], diagonal);
  else if (request === Request.MULTIPLY) holders.multiply(x, shares);
  else if (request === Request.TAKE) {
    for (let n = from, at = 0; n < to; at += n + 1, n++)
      holders.gramRow(n).set(tile.subarray(at, at + n + 1));
  }
}
