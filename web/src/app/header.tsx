import type { FormEvent } from 'react';
import { Mark } from '../design/mark.tsx';
import { useChainState, useConnection } from './chain-context.tsx';
import { ChainPill } from './chain-pill.tsx';
import { DropDown } from './drop-down.tsx';
import { textOf } from './form-text.ts';
import { hrefOf, isListLink, useRoute } from './route.ts';
import { hasServer, servedText } from './served.ts';
import { ThemeSwitch } from './theme.tsx';
import { Time } from './time.tsx';

const first = [
  { name: '', title: 'Overview' },
  { name: 'validators', title: 'Validators' },
  { name: 'scale', title: 'Scalability' },
  { name: 'agreements', title: 'Agreements' },
  { name: 'reporters', title: 'Reporters' },
] as const;
const others = [
  { name: 'networks', title: 'Networks' },
  { name: 'telemetry', title: 'Telemetry' },
  { name: 'govern', title: 'Govern' },
  { name: 'relay', title: 'Relay chain' },
  { name: 'verify', title: 'Verify' },
] as const;

/** The way to all pages, the chain that is shown, and what everyone must know of it. */
export function Header() {
  return (
    <>
      <header className="head">
        <a className="skip" href="#content" onClick={skip}>
          Skip to the content
        </a>
        <div className="wrap">
          <a className="brand" href="#/">
            <Logo />
            Almanac
          </a>
          <nav className="nav" aria-label="Pages">
            <span className="nav pages">
              <Links of={first} />
              <StatusLink />
              <DropDown summary="More" className="menu">
                <Links of={others} />
              </DropDown>
            </span>
          </nav>
          <Find />
          <ChainPill />
          <span className="only-w">
            <ThemeSwitch name="theme" />
          </span>
          <nav className="nav all-pages" aria-label="All pages">
            <DropDown summary={<MenuPicture />} label="Pages" className="menu all">
              <Links of={first} />
              <StatusLink />
              <Links of={others} />
              <Find />
              <ThemeSwitch name="theme-menu" />
            </DropDown>
          </nav>
        </div>
      </header>
      <Basis />
      <Troubles />
    </>
  );
}

function skip(event: { preventDefault(): void }): void {
  // The address after # is a page, not a place in it.
  event.preventDefault();
  const content = document.getElementById('content');
  content?.setAttribute('tabindex', '-1');
  content?.focus();
}

function Logo() {
  return (
    <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path
        d="M5 17.5C8 9 11.5 6 19 6.2"
        fill="none"
        stroke="var(--surface)"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <circle cx="13" cy="8.4" r="2.4" fill="var(--surface)" />
    </svg>
  );
}

function MenuPicture() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" className="mark" aria-hidden="true">
      <path d="M3 6h14M3 10h14M3 14h14" />
    </svg>
  );
}

function Links({ of }: { readonly of: readonly { readonly name: string; readonly title: string }[] }) {
  const { path, params } = useRoute();
  const network = params.get('network') ?? undefined;
  const [page = ''] = path;
  const current = page === 'v' || isListLink(path, params) ? 'validators' : page;
  return of.map(({ name, title }) => (
    <a
      key={name}
      href={hrefOf(name === '' ? [] : [name], { network })}
      aria-current={name === current ? 'page' : undefined}
    >
      {title}
    </a>
  ));
}

/** Status pages are the server's: a page that is served as plain files has none. */
function StatusLink() {
  return hasServer() ? <a href="./status">Status</a> : null;
}

/** Finds validators from every page. */
function Find() {
  const { params } = useRoute();
  const network = params.get('network') ?? undefined;
  const find = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    location.hash = hrefOf(['validators'], { network, q: textOf(event.currentTarget, 'find').trim() });
    // The list has a box of its own, which goes on with it.
    event.currentTarget.reset();
  };
  return (
    <form className="find" role="search" onSubmit={find}>
      <input
        type="search"
        name="find"
        placeholder="Find a validator"
        aria-label="Search validators"
        data-find
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

/** On every page of a chain that is simulated: what that means. */
function Basis() {
  const text = servedText('almanac-simulated');
  const { isSimulated } = useChainState();
  if (text === undefined) {
    return isSimulated ? (
      <aside className="basis" aria-label="Basis">
        <p className="wrap">
          <b>Simulated.</b> One process plays this chain: the runtime is real, its validators are not.
        </p>
      </aside>
    ) : null;
  }
  const [, head = '', rest = ''] = /^(Simulated\.)?\s*(.*)$/s.exec(text) ?? [];
  return (
    <aside className="basis" data-basis="simulated" aria-label="Basis">
      <p className="wrap">
        {head !== '' && <b>{head}</b>} {rest}
      </p>
    </aside>
  );
}

/** Why nothing is shown, or why it is old. */
function Troubles() {
  const { asOf, lostMs, fault, isRelay } = useChainState();
  const { url } = useConnection();
  if (fault) {
    return (
      <div className="wrap">
        <p className="standing failure" role="alert">
          {fault}
          {isRelay && (
            <>
              {' '}
              <a href={hrefOf(['relay'], { url })}>Count its validators' votes and points here</a>.
            </>
          )}
        </p>
      </div>
    );
  }
  if (lostMs === undefined) return null;
  return (
    <div className="wrap">
      <p className="lost" role="alert">
        <Mark kind="wait" /> Not connected since <Time ms={lostMs} />
        {asOf
          ? '; what was read last stays on screen. The page tries again automatically.'
          : `. Start a chain with "almanac demo", or enter another address above. A node of yours lets this page in with --rpc-cors ${location.origin}.`}
      </p>
    </div>
  );
}
