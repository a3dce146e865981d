import { useEffect } from 'react';
import { ChainProvider, useChainState } from './app/chain-context.tsx';
import { endpointFault, endpointOf, servedEndpoint } from './app/endpoint.ts';
import { Footer } from './app/footer.tsx';
import { Header } from './app/header.tsx';
import { lazyPart } from './app/lazy-part.tsx';
import { Part } from './app/part.tsx';
import { isListLink, useRoute } from './app/route.ts';
import { Empty, Loading } from './app/states.tsx';
import { OverviewPage } from './overview/page.tsx';

const ValidatorsPage = lazyPart(
  'validators',
  async () => (await import('./validators/page.tsx')).ValidatorsPage,
);
const ValidatorPage = lazyPart('validator', async () => (await import('./validator/page.tsx')).ValidatorPage);
const ScalabilityPage = lazyPart(
  'scalability',
  async () => (await import('./scalability/page.tsx')).ScalabilityPage,
);
const NetworksPage = lazyPart('networks', async () => (await import('./networks/page.tsx')).NetworksPage);
const ReportersPage = lazyPart('reporters', async () => (await import('./reporters/page.tsx')).ReportersPage);
const TelemetryPage = lazyPart('telemetry', async () => (await import('./telemetry/page.tsx')).TelemetryPage);
const AgreementsPage = lazyPart(
  'agreements',
  async () => (await import('./agreements/page.tsx')).AgreementsPage,
);
const GovernPage = lazyPart('govern', async () => (await import('./govern/page.tsx')).GovernPage);
const RelayPage = lazyPart('relay', async () => (await import('./relay/page.tsx')).RelayPage);
const VerifyPage = lazyPart('verify', async () => (await import('./verify/page.tsx')).VerifyPage);

/** The page: its head, and what the address asks for. */
export function App() {
  const url = endpointOf(location.search, servedEndpoint());
  const fault = endpointFault(url);
  if (fault) {
    return (
      <main className="wrap">
        <h1>Almanac</h1>
        <p className="failure" role="alert">
          {fault}
        </p>
        <a href="./app/">Show the usual chain</a>
      </main>
    );
  }
  return (
    <ChainProvider url={url} waiting={<Loading what="the page" />}>
      <Part>
        <Header />
      </Part>
      <main id="content" className="wrap">
        <Page />
      </main>
      <Part>
        <Footer />
      </Part>
    </ChainProvider>
  );
}

/** Tabs, bookmarks and the history show what a page shows: its heading. */
function usePageTitle(): void {
  useEffect(() => {
    const read = (): void => {
      const heading = document.querySelector('main h1')?.textContent?.trim();
      const title = heading ? `${heading} - Almanac` : 'Almanac';
      if (document.title !== title) document.title = title;
    };
    const observer = new MutationObserver(read);
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
    read();
    return () => observer.disconnect();
  }, []);
}

/** `/` goes to the search, as people expect of lists. */
function useSearchKey(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.matches('input, textarea, select');
      const search =
        document.querySelector<HTMLInputElement>('[data-search]') ??
        document.querySelector<HTMLInputElement>('[data-find]');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || !search) return;
      event.preventDefault();
      search.focus();
      // What is typed next replaces what was searched before.
      search.select();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

function Page() {
  useSearchKey();
  const { path } = useRoute();
  const [first = '', second = ''] = path;
  usePageTitle();
  useEffect(() => {
    // New browsers answer with a promise, which React would take for a function that cleans up.
    scrollTo(0, 0);
  }, [first, second]);
  return (
    <Part of={`${first}/${second}`}>
      <Routed />
    </Part>
  );
}

function Routed() {
  const { path, params } = useRoute();
  const { fault } = useChainState();
  const [first = '', second = ''] = path;
  // It reads a chain of its own.
  if (first === 'relay') return <RelayPage />;
  // The head says it.
  if (fault) return null;
  switch (first) {
    case '':
      return isListLink(path, params) ? <ValidatorsPage /> : <OverviewPage />;
    case 'validators':
      return <ValidatorsPage />;
    case 'v':
      return <ValidatorPage who={second} />;
    case 'networks':
      return <NetworksPage />;
    case 'reporters':
      return <ReportersPage />;
    case 'scale':
      return <ScalabilityPage subject={second} />;
    case 'telemetry':
      return <TelemetryPage />;
    case 'agreements':
      return <AgreementsPage id={second} />;
    case 'govern':
      return <GovernPage />;
    case 'verify':
      return <VerifyPage />;
    default:
      return (
        <Empty>
          There is no page "{first}". <a href="#/">The overview</a> is the first one.
        </Empty>
      );
  }
}
