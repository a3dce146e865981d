import { useChain, useChainState, useConnection } from '../app/chain-context.tsx';
import { hrefOf, useRoute } from '../app/route.ts';
import { Answered } from '../app/states.tsx';
import { Lead, Segments } from '../design/lead.tsx';
import { useNames } from '../names/use-names.ts';
import { budgetOfSlots } from '../record/budget.ts';
import { parseSpan, type SpanName, spanNames, spanTitles, spanWords } from '../record/span.ts';
import { releasesOf } from '../scalability/releases.ts';
import { readAgreed } from './agreements.ts';
import { AgreementsCard } from './agreements-card.tsx';
import { Feed } from './feed.tsx';
import { happenedIn, singleMisses } from './happened.ts';
import { measuredBy, readReporters, readSeen } from './measured-by.ts';
import { MeasuredByCard } from './measured-by-card.tsx';
import { MissedByDay } from './missed-by-day.tsx';
import { readNetwork } from './network.ts';
import { type NetworkView, objectivePpm } from './network-view.ts';
import { readOpenMotions, readReleases } from './read.ts';
import { ReleasesCard } from './releases-card.tsx';
import { Tiles } from './tiles.tsx';
import { countWord, lengthText, networkStanding, timeText } from './words.ts';

/** The first page: how the network stands, who missed what, what happened, and who says so. */
export function OverviewPage() {
  const { params } = useRoute();
  const network = Number(params.get('network') ?? 0);
  const span = parseSpan(params.get('days'));
  const view = useChain(['overview', network, span], (asked) => readNetwork(asked, network, span));
  const apart = useApart(network);
  return (
    <Answered of={view} what="the network" rows={12}>
      {(answer) => <Shown view={answer} apart={apart} network={network} span={span} />}
    </Answered>
  );
}

/** What does not follow from who validates: asked for together with it, not after it. */
function useApart(network: number) {
  const connection = useConnection();
  const reporters = useChain(['reporters-of', network], (asked) => readReporters(asked, network));
  const subject = useChain(['releases'], readReleases);
  const agreed = useChain(['agreed'], (asked) => readAgreed(connection, asked));
  const motions = useChain(['open-motions'], (asked) => readOpenMotions(connection, asked));
  return { reporters: reporters.data?.answer, subject, agreed, motions: motions.data?.answer };
}

function Shown({
  view,
  apart: { reporters, subject, agreed, motions },
  network,
  span,
}: {
  readonly view: NetworkView;
  readonly apart: ReturnType<typeof useApart>;
  readonly network: number;
  readonly span: SpanName;
}) {
  const { asOf } = useChainState();
  // Of a large network nothing is compared: it would be a question a page of targets.
  const ids = view.count <= 8 ? view.shown.map(({ target }) => target.id) : [];
  const isCompared = ids.length > 0;
  const seen = useChain(['seen', network, ids.join(',')], (asked) => readSeen(asked, network, ids), {
    isEnabled: isCompared,
  });
  const seenToday = isCompared ? seen.data?.answer : [];
  const measured = reporters && seenToday && measuredBy(reporters, seenToday);
  const tested = subject.data?.answer;
  const releases = tested ? releasesOf(tested) : [];
  const happened = asOf
    ? happenedIn({
        view,
        network,
        subject: tested,
        releases,
        agreed: agreed.data?.answer,
        motions: motions ?? [],
        asOf,
        blockS: blockS(view),
      })
    : [];
  const isAllRead =
    subject.data !== undefined && agreed.data !== undefined && motions !== undefined && asOf !== undefined;
  return (
    <>
      <Sentence view={view} network={network} span={span} />
      <div className="grid">
        <Tiles view={view} measured={measured} span={span} />
        <div className="c8 stack">
          <MissedByDay view={view} network={network} days={span === '30' ? undefined : span} />
          <ReleasesCard subject={tested} releases={releases} isRead={subject.data !== undefined} />
          <AgreementsCard agreed={agreed.data?.answer} isRead={agreed.data !== undefined} />
        </div>
        <div className="c4 side">
          <Feed happened={happened} isRead={isAllRead} single={singleMisses({ view })} />
          <MeasuredByCard measured={measured} network={network} />
        </div>
      </div>
    </>
  );
}

/** How long a block takes on average, by the last days: every slot kept is a block. */
function blockS({ days, dayStarts }: NetworkView): number | undefined {
  const known = (days ?? []).flatMap((day) => (day && day.part > 0n ? Number(day.part) : []));
  const blocks = known.reduce((sum, count) => sum + count, 0);
  return dayStarts.length === 0 || blocks === 0 ? undefined : (known.length * 86_400) / blocks;
}

function capital(text: string): string {
  return text.replace(/^./, (letter) => letter.toUpperCase());
}

function Sentence({
  view,
  network,
  span,
}: {
  readonly view: NetworkView;
  readonly network: number;
  readonly span: SpanName;
}) {
  const { set } = useRoute();
  const names = useNames();
  const { state, away } = networkStanding(view);
  const { count, shown, sum, basis, windowS } = view;
  const nameOf = (of: (typeof shown)[number]): string =>
    names.of(of.target.account, of.target.name, `target ${of.target.id}`).text;
  const [first] = away;
  const spent = shown.filter((one) => one.sum && (budgetOfSlots(one.sum, objectivePpm)?.leftPpm ?? 0) < 0);
  const period =
    basis === 'span' ? `In ${spanWords[span]}` : basis === 'month' ? 'In this month so far' : 'Today so far';
  const last = shown.flatMap(({ lastWindows }) => lastWindows);
  const lastMissed = last.reduce((all, { part, whole }) => all + whole - part, 0);
  const fromS = Math.min(...last.map(({ startS }) => startS));
  const lookedBackS =
    last.length === 0 ? 0 : Math.max(...last.map(({ startS }) => startS)) + (windowS ?? 0) - fromS;
  const title =
    count === 0
      ? 'No validator is measured yet'
      : first && away.length === 1
        ? `${nameOf(first.shown)} misses its slots since ${timeText(first.sinceS)}`
        : away.length > 1
          ? capital(
              `${away.length === count ? 'all ' : away.length === shown.length ? 'at least ' : ''}${countWord(away.length)}${away.length < count ? ` of ${countWord(count)}` : ''} validators miss their slots`,
            )
          : state === 'none'
            ? 'No window has closed yet'
            : lastMissed > 0 || spent.length > 0
              ? 'No validator has an outage now'
              : count === 1
                ? 'The validator keeps its slots'
                : `All ${countWord(count)} validators keep their slots`;
  return (
    <Lead
      title={title}
      state={count === 0 ? 'none' : state}
      acts={
        <Segments
          label="Period"
          name="span"
          value={span}
          options={spanNames.map((name) => [name, spanTitles[name]] as const)}
          onChange={(name) => set({ days: name === '30' ? undefined : name })}
        />
      }
    >
      <p data-sentence={state}>
        {last.length > 0 && (
          <>
            {lastMissed === 0
              ? 'Nothing was missed'
              : `${countWord(lastMissed)} ${lastMissed === 1 ? 'slot was' : 'slots were'} missed`.replace(
                  /^./,
                  (letter) => letter.toUpperCase(),
                )}{' '}
            in the last {lengthText(lookedBackS)}
            {count > shown.length && ' by the validators below'}.{' '}
          </>
        )}
        {sum && period}
        {sum && (spent.length === 0 ? ' no error budget is used up.' : ' ')}
        {spent.slice(0, 3).map((one, index) => (
          <span key={one.target.id}>
            {index > 0 && ', '}
            <a
              href={hrefOf(['v', one.target.account ?? String(one.target.id)], {
                network: network || undefined,
                days: span === '30' ? undefined : span,
              })}
            >
              {nameOf(one)}
            </a>
          </span>
        ))}
        {spent.length > 3 && ` and ${spent.length - 3} more`}
        {sum &&
          spent.length > 0 &&
          (spent.length === 1 ? ' used up its error budget.' : ' used up their error budgets.')}
        {count === 0 &&
          'The chain counts slots from its first block on; figures appear when the first window closes.'}
      </p>
    </Lead>
  );
}
