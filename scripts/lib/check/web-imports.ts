import { relative } from 'node:path';
import { agentFolder, importsOf } from './import-order.ts';
import type { Source } from './source.ts';

// Each is larger than all pages together, or needs Node.
const forbidden = /^(node:|@polkadot\/(api|util-crypto|keyring|types)(\/|$)|@almanac-chain\/)/;

// What the pages share with the command line, so that both print and recompute the same: nothing of it does I/O.
const sharedRooms = ['sli', 'usl'];
const sharedFiles = [
  'agreement/preview.ts',
  'base/bytes.ts',
  'base/error.ts',
  'base/figure.ts',
  'base/plain-text.ts',
  'chain/agreement/agreement-shapes.ts',
  'chain/amount.ts',
  'chain/govern/changes.ts',
  'chain/govern/governed.ts',
  'chain/govern/motion.ts',
  'chain/govern/plan-change.ts',
  'chain/records/history-start.ts',
  'chain/reporting/peer-id.ts',
  'chain/scalability/stored-units.ts',
  'base/format.ts',
  'chain/records/period-label.ts',
  'chain/records/row-limit.ts',
  'chain/scalability/law-document.ts',
  'cli/law-text.ts',
  'govern/cli/params/parameter-rows.ts',
  'govern/cli/params/parse-parameter.ts',
  'govern/cli/params/value-text.ts',
  'cli/record-columns.ts',
  'cli/target-label.ts',
  'reporting/cli/verify/screen.ts',
  'reporting/verify/verify.ts',
];

/** Where the pages import what a browser cannot run, or should not load, one sentence each. */
export function webFaults(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => path.startsWith('web/src/'))
    .flatMap((source) => {
      const types = typeImports(source.text);
      return importsOf(source).flatMap(({ file, specifier, target }) => {
        if (forbidden.test(specifier)) {
          return [
            `${file}: the pages must not import ${specifier}; they have polkadot-api and @noble/hashes`,
          ];
        }
        // Types leave nothing behind.
        if (target === undefined || types.has(specifier) || target.startsWith('web/')) return [];
        const path = relative(agentFolder, target);
        const isShared =
          sharedFiles.includes(path) || sharedRooms.some((room) => path.startsWith(`${room}/`));
        return isShared
          ? []
          : [
              `${file}: imports ${specifier}, which is not among what pages share (scripts/lib/check/web-imports.ts)`,
            ];
      });
    });
}

function typeImports(text: string): ReadonlySet<string | undefined> {
  return new Set(
    [...text.matchAll(/\bimport type [^;]*? from ['"]([^'"]+)['"]/g)].map(([, specifier]) => specifier),
  );
}
