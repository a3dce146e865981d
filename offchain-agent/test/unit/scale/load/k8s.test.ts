import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { addLoad } from '../../../../src/scale/cli/load.ts';

// The part of Kubernetes' API (batch/v1 Job) that is used, strict: a field that is misspelt is a field that is not known.
const name = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const quantity = z.string().regex(/^\d+(m|Ki|Mi|Gi)?$/);
const resources = z.strictObject({
  requests: z.strictObject({ cpu: quantity, memory: quantity }),
  limits: z.strictObject({ cpu: quantity, memory: quantity }),
});
const container = z.strictObject({
  name,
  image: z.string().regex(/^[a-z0-9-]+:\d+\.\d+\.\d+$/),
  imagePullPolicy: z.enum(['IfNotPresent', 'Always', 'Never']),
  restartPolicy: z.literal('Always').optional(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()),
  ports: z
    .array(
      z.strictObject({ name, containerPort: z.int().min(1).max(65_535), protocol: z.enum(['TCP', 'UDP']) }),
    )
    .optional(),
  startupProbe: z
    .strictObject({
      httpGet: z.strictObject({ path: z.string().startsWith('/'), port: z.union([name, z.int()]) }),
      periodSeconds: z.int().min(1),
      failureThreshold: z.int().min(1),
    })
    .optional(),
  resources,
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(z.strictObject({ name, mountPath: z.string().startsWith('/') })),
});
const labels = z.record(z.string(), z.string().max(63));
const job = z.strictObject({
  apiVersion: z.literal('batch/v1'),
  kind: z.literal('Job'),
  metadata: z.strictObject({ name, labels }),
  spec: z.strictObject({
    backoffLimit: z.int().min(0),
    activeDeadlineSeconds: z.int().min(1),
    ttlSecondsAfterFinished: z.int().min(0),
    template: z.strictObject({
      metadata: z.strictObject({ labels }),
      spec: z.strictObject({
        restartPolicy: z.enum(['Never', 'OnFailure']),
        automountServiceAccountToken: z.literal(false),
        securityContext: z.strictObject({
          runAsNonRoot: z.literal(true),
          runAsUser: z.int().min(1),
          runAsGroup: z.int().min(1),
          fsGroup: z.int().min(1),
          seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
        }),
        initContainers: z.array(container),
        containers: z.array(container).min(1),
        volumes: z.array(z.strictObject({ name, emptyDir: z.strictObject({ sizeLimit: quantity }) })),
      }),
    }),
  }),
});

const folder = new URL('../../../../../deploy/k8s/', import.meta.url);

describe('the load test on Kubernetes', () => {
  it('is one file', () => {
    deepEqual(readdirSync(folder), ['load-test.yaml']);
  });

  const documents = parseAllDocuments(readFileSync(new URL('load-test.yaml', folder), 'utf8'), {
    uniqueKeys: true,
  });
  const pod = () => job.parse(documents[0]?.toJS()).spec.template.spec;

  it('is a Job in the shape that Kubernetes knows', () => {
    equal(documents.length, 1);
    deepEqual(documents[0]?.errors, []);
    job.parse(documents[0]?.toJS());
  });

  it('has the node as a sidecar, which ends when the load test has', () => {
    const { initContainers, containers } = pod();
    deepEqual(
      initContainers.map((each) => [each.name, each.restartPolicy]),
      [['node', 'Always']],
    );
    deepEqual(
      containers.map((each) => [each.name, each.restartPolicy]),
      [['load', undefined]],
    );
  });

  it('gives the node the share of a core that a sweep gives it', () => {
    const [node] = pod().initContainers;
    equal(node?.resources.limits.cpu, '100m');
    equal(node?.resources.requests.cpu, node?.resources.limits.cpu);
  });

  it('mounts what exists', () => {
    const { initContainers, containers, volumes } = pod();
    const known = volumes.map((volume) => volume.name);
    for (const { volumeMounts } of [...initContainers, ...containers])
      for (const mount of volumeMounts) ok(known.includes(mount.name), mount.name);
  });

  it('probes a port that is named, and loads the port at which the node listens', () => {
    const [node] = pod().initContainers;
    const [load] = pod().containers;
    ok(node?.ports?.some((port) => port.name === node.startupProbe?.httpGet.port));
    const port = /--rpc-port=(\d+)/.exec(node?.args.join(' ') ?? '')?.[1];
    match(load?.args.join(' ') ?? '', new RegExp(`ws://127\\.0\\.0\\.1:${port}( |$)`));
  });

  it('calls the command with options that it has', () => {
    const program = new Command();
    addLoad(program);
    const known = program.commands[0]?.options.map((option) => option.long) ?? [];
    const [command, ...args] = pod().containers[0]?.args ?? [];
    equal(command, 'load');
    for (const arg of args.filter((each) => each.startsWith('--')))
      ok(known.includes(arg.split('=')[0] ?? ''), arg);
  });
});
