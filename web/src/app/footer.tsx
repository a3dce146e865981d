import { useChainState } from './chain-context.tsx';
import { hrefOf } from './route.ts';
import { hasServer } from './served.ts';
import { Time } from './time.tsx';

/** What all figures are of, and the way to doubt them. */
export function Footer() {
  const { asOf } = useChainState();
  return (
    <footer className="foot">
      <div className="wrap">
        <span>
          {asOf && (
            <>
              As of finalized block {asOf.number.toLocaleString('en-US')}, <Time ms={asOf.timeMs} />.{' '}
            </>
          )}
          Every figure can be{' '}
          <a href={hrefOf(['verify'])} data-verify>
            counted again
          </a>{' '}
          from the chain and from the reporters’ files.
        </span>
        {hasServer() && (
          <nav aria-label="For programs">
            <a href="./openapi.json">API</a>
            <a href="./api/v2/summary.json">Status JSON</a>
          </nav>
        )}
      </div>
    </footer>
  );
}
