import { LiveArea } from '../live-area.ts';
import { isPlain, print } from '../output.ts';
import type { DemoFigures } from './demo-figures.ts';
import type { DemoNetwork } from './demo-network.ts';
import { demoScreen } from './demo-screen.ts';

/** How the demo is shown while it runs, and at its end. */
export interface DemoView {
  show(figures: DemoFigures): void;
  end(): void;
}

/** A table that is painted over on a terminal; elsewhere the table whenever records of a window are closed. */
export function createDemoView(network: DemoNetwork): DemoView {
  return isPlain() ? plainView(network) : liveView(network);
}

function liveView(network: DemoNetwork): DemoView {
  const area = new LiveArea(process.stdout);
  let last: DemoFigures | undefined;
  return {
    show: (figures) => {
      last = figures;
      area.show(demoScreen(figures, network));
    },
    end: () => {
      area.clear();
      if (last) printScreen(last, network);
    },
  };
}

function plainView(network: DemoNetwork): DemoView {
  let last: DemoFigures | undefined;
  let printed: DemoFigures | undefined;
  return {
    show: (figures) => {
      last = figures;
      if (printed && stateOf(printed) === stateOf(figures)) return;
      printed = figures;
      printScreen(figures, network);
    },
    end: () => {
      if (last && last !== printed) printScreen(last, network);
    },
  };
}

// What the closing of windows has changed.
function stateOf({ lastClosedS, lastSampledS }: DemoFigures): string {
  return `${lastClosedS} ${lastSampledS}`;
}

function printScreen(figures: DemoFigures, network: DemoNetwork): void {
  for (const line of demoScreen(figures, network)) print(line);
  print('');
}
