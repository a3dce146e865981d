import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { messageOf } from '../../base/error.ts';
import type { CoordinatorConfig } from '../config.ts';
import { type DoctorFinding, fault, ok, warning } from './finding.ts';

type EtcdConfig = Extract<CoordinatorConfig, { kind: 'etcd' }>;

/** What a member of etcd answered. */
export interface MemberAnswer {
  readonly endpoint: string;
  /** Why there is no answer; undefined when there is one. */
  readonly silence: string | undefined;
  /** Of the whole etcd, as this member tells; undefined when it does not. */
  readonly members: number | undefined;
  /** By how much its clock is ahead of ours, ms; whole seconds are what it tells. */
  readonly aheadMs: number | undefined;
  readonly certificate: Certificate | undefined;
}

interface Certificate {
  /** Why it is not to be trusted; undefined when it is. */
  readonly distrust: string | undefined;
  readonly names: string;
  readonly endsAt: Date;
  readonly isForClients: boolean;
}

const answerWithinMs = 3_000;
const clientAuth = '1.3.6.1.5.5.7.3.2';
/** HTTP tells whole seconds. */
const clockStepMs = 1_000;
/** A slot that is claimed by a clock so wrong is another one. */
const clocksApartMs = 2_000;
const soonMs = 30 * 86_400_000;

/** Asks every member that the configuration names. */
export async function askMembers(config: EtcdConfig): Promise<MemberAnswer[]> {
  return await Promise.all(config.endpoints.map(async (endpoint) => await askMember(endpoint, config)));
}

/** What the answers mean. */
export function memberFindings(answers: readonly MemberAnswer[], nowMs: number): DoctorFinding[] {
  const heard = answers.filter(({ silence }) => silence === undefined);
  const members = Math.max(0, ...heard.map((one) => one.members ?? 0)) || answers.length;
  const majority = Math.floor(members / 2) + 1;
  return [
    ...answers.flatMap((one) => endpointFindings(one, nowMs)),
    sizeFinding(members, answers.length, heard.length > 0),
    ...(heard.length < majority && heard.length < answers.length
      ? [
          fault(
            'etcd',
            `${heard.length} of ${members} members answer, ${majority} are needed: nothing is signed until they are back`,
          ),
        ]
      : []),
  ];
}

function sizeFinding(members: number, named: number, isTold: boolean): DoctorFinding {
  if (members === 1)
    return warning(
      'etcd',
      'one member: when its machine is down nothing is signed; use three, on three machines',
    );
  if (members % 2 === 0)
    return warning(
      'etcd',
      `${members} members outlive no more failures than ${members - 1} do; add or remove one`,
    );
  if (named < members)
    return warning('etcd', `${members} members, and coordinator.endpoints names ${named}: name all of them`);
  return ok('etcd', `${members} members, by what ${isTold ? 'they say' : 'coordinator.endpoints says'}`);
}

function endpointFindings(
  { endpoint, silence, aheadMs, certificate }: MemberAnswer,
  nowMs: number,
): DoctorFinding[] {
  const found = certificate ? certificateFindings(endpoint, certificate, nowMs) : [];
  if (silence !== undefined) {
    const isExplained = found.some(({ state }) => state === 'fault');
    return [...found, ...(isExplained ? [] : [fault(endpoint, `no answer: ${silence}`)])];
  }
  const isApart = aheadMs !== undefined && Math.abs(aheadMs) > clocksApartMs + clockStepMs;
  return [
    ...found,
    isApart
      ? fault(
          endpoint,
          `its clock is ${(Math.abs(aheadMs) / 1_000).toFixed(0)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this one: the nodes would claim different slots; set both by NTP`,
        )
      : ok(endpoint, 'answers, and its clock is right within 3 s'),
  ];
}

function certificateFindings(
  endpoint: string,
  { distrust, names, endsAt, isForClients }: Certificate,
  nowMs: number,
): DoctorFinding[] {
  const days = Math.floor((endsAt.getTime() - nowMs) / 86_400_000);
  return [
    ...(distrust === undefined
      ? []
      : [
          fault(
            endpoint,
            `its certificate (${names || 'no names'}) is not trusted: ${distrust}; it must name the host of this address and be signed by coordinator.tls.ca`,
          ),
        ]),
    ...(isForClients
      ? []
      : [
          fault(
            endpoint,
            'its certificate lacks clientAuth: etcd calls itself with it for every question, so that none is answered; issue it for serverAuth and clientAuth',
          ),
        ]),
    ...(endsAt.getTime() - nowMs < soonMs
      ? [
          warning(
            endpoint,
            `its certificate ${days < 0 ? 'has ended' : `ends in ${days} days`}; renew it on all members`,
          ),
        ]
      : []),
  ];
}

async function askMember(endpoint: string, { tls = {} }: EtcdConfig): Promise<MemberAnswer> {
  let certificate: Certificate | undefined;
  const seen = (found: Certificate): void => {
    certificate = found;
  };
  const nothing = { members: undefined, aheadMs: undefined };
  try {
    const files = { ca: contentOf(tls.ca), cert: contentOf(tls.cert), key: contentOf(tls.key) };
    const beforeMs = Date.now();
    const { body, date } = await post(new URL('/v3/cluster/member/list', endpoint), files, seen);
    const middleMs = (beforeMs + Date.now()) / 2;
    const { members } = JSON.parse(body) as { members?: readonly unknown[] };
    const toldMs = Date.parse(date ?? '');
    return {
      endpoint,
      silence: undefined,
      members: members?.length,
      // It tells the second that has begun.
      aheadMs: Number.isNaN(toldMs) ? undefined : toldMs + clockStepMs / 2 - middleMs,
      certificate,
    };
  } catch (error) {
    return { endpoint, silence: messageOf(error), ...nothing, certificate };
  }
}

interface TlsFiles {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

function contentOf(path: string | undefined): string | undefined {
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}

/** A certificate that is not trusted is looked at all the same; nothing secret is sent to who has it. */
async function post(
  url: URL,
  files: TlsFiles,
  seen: (certificate: Certificate) => void,
): Promise<{ readonly body: string; readonly date: string | undefined }> {
  return await new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      signal: AbortSignal.timeout(answerWithinMs),
      ...Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined)),
      rejectUnauthorized: false,
    };
    const sent = (url.protocol === 'https:' ? tlsRequest : request)(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 200) resolve({ body, date: response.headers.date });
        else reject(new Error(`HTTP status ${response.statusCode}: ${body.slice(0, 200)}`));
      });
    });
    sent.on('error', (error) =>
      reject(error.name === 'TimeoutError' ? new Error(`nothing within ${answerWithinMs / 1_000} s`) : error),
    );
    sent.on('socket', (socket) => {
      socket.once('secureConnect', () => seen(certificateOf(socket as TLSSocket)));
    });
    sent.end('{}');
  });
}

function certificateOf(socket: TLSSocket): Certificate {
  const { subjectaltname = '', valid_to: endsAt, ext_key_usage: usage } = socket.getPeerCertificate();
  return {
    distrust: socket.authorized ? undefined : String(socket.authorizationError),
    names: subjectaltname,
    endsAt: new Date(endsAt),
    // Without the extension it is for everything.
    isForClients: usage === undefined || usage.includes(clientAuth),
  };
}
