import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { createProgram } from '../../offchain-agent/src/program/program.ts';
import { almanacCalls, callsIn, commandFaults } from '../lib/docs/command-faults.ts';
import { root } from '../lib/folders.mjs';

const program = createProgram('0.0.0');
const docs = ['README.md', ...markdownBelow('docs')];
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the commands in the documents', () => {
  for (const path of docs) {
    it(`${path} calls commands and options that there are`, () => {
      assert.deepEqual(
        almanacCalls(textOf(path)).flatMap((call) => commandFaults(program, call)),
        [],
      );
    });
  }

  it('are found where there are some', () => {
    for (const name of ['load-test', 'predict', 'ci-gate'])
      assert.ok(almanacCalls(textOf(`docs/tutorials/${name}.md`)).length >= 3, name);
  });

  for (const [call, fault] of [
    ['fits points.csv', /no command fits/],
    ['fit points.csv --svgs x', /no option --svgs/],
    ['fit', /0 arguments, takes 1 to 1/],
    ['submit a.csv', /lacks --subject/],
    ['sli v3 --last', /--last lacks its value/],
    ['network ups', /no option|arguments|no command/],
  ] as const) {
    it(`would be refused: almanac ${call}`, () => {
      assert.match(commandFaults(program, call).join('\n'), fault);
    });
  }
});

describe('the tutorials', () => {
  const tutorials = docs.filter((path) => path.startsWith('docs/tutorials/'));

  it('are linked from the README, and link to files that are there', () => {
    for (const path of tutorials) assert.ok(textOf('README.md').includes(`(${path})`), path);
    const broken = tutorials.flatMap((path) =>
      [...textOf(path).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => join(root, dirname(path), target))
        .filter((target) => !existsSync(target)),
    );
    assert.deepEqual(broken, []);
  });
});

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly env?: Record<string, string>;
  readonly with?: Record<string, string>;
}

describe('the workflow of the tutorial', () => {
  const text = textOf('docs/tutorials/scalability-gate.yml');
  const workflow = parse(text);
  const jobs: Record<string, Record<string, unknown> & { steps: Step[] }> = workflow.jobs;
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
  it('has the shape of a workflow', () => {
    assert.deepEqual(strangers(workflow, ['name', 'on', 'permissions', 'concurrency', 'jobs']), []);
    assert.deepEqual(strangers(workflow.on, ['workflow_call']), []);
    for (const input of Object.values<{ type: string }>(workflow.on.workflow_call.inputs))
      assert.ok(['string', 'number', 'boolean'].includes(input.type));
    for (const job of Object.values(jobs)) {
      assert.deepEqual(strangers(job, ['runs-on', 'timeout-minutes', 'env', 'steps']), []);
      assert.ok(job['runs-on'] && job.steps.length > 0);
    }
    for (const step of steps) {
      assert.deepEqual(strangers(step, ['name', 'run', 'uses', 'if', 'env', 'with']), []);
      assert.equal(Number(step.run !== undefined) + Number(step.uses !== undefined), 1, step.name);
      if (step.uses) assert.match(step.uses, /^[\w-]+\/[\w-]+@v\d+$/);
    }
  });

  it('reads contexts where GitHub has them, inputs and secrets that it declares, and none in a script', () => {
    const { inputs, secrets } = workflow.on.workflow_call;
    for (const [, name = ''] of text.matchAll(/inputs\.(\w+)/g)) assert.ok(name in inputs, name);
    for (const [, name = ''] of text.matchAll(/secrets\.(\w+)/g)) assert.ok(name in secrets, name);
    for (const job of Object.values(jobs)) assert.doesNotMatch(JSON.stringify(job['env']), /runner\./);
    for (const { run = '' } of steps) assert.doesNotMatch(run, /\$\{\{/);
  });

  it('is called by the tutorial with the inputs that it takes', () => {
    const [, block = ''] = /^```yaml\n(.*?)^```$/ms.exec(textOf('docs/tutorials/ci-gate.md')) ?? [];
    const caller = parse(block).jobs.scalability;
    assert.equal(caller.uses, './.github/workflows/scalability-gate.yml');
    assert.deepEqual(Object.keys(caller.with), Object.keys(workflow.on.workflow_call.inputs));
  });

  it('only calls our command: measure, refuse, store', () => {
    const scripts = steps.flatMap(({ run }) => (run === undefined ? [] : [run.trim()]));
    const calls = scripts.flatMap(callsIn);
    assert.deepEqual(
      calls.map((call) => `almanac ${call}`),
      scripts,
    );
    assert.deepEqual(
      calls.map((call) => call.split(' ')[0]),
      ['sweep', 'gate', 'submit'],
    );
    assert.deepEqual(
      calls.flatMap((call) => commandFaults(program, call)),
      [],
    );
  });

  it('uses variables that are there', () => {
    const ours = Object.values(jobs).flatMap((job) => Object.keys(job['env'] ?? {}));
    for (const { run = '' } of steps)
      for (const [, name = ''] of run.matchAll(/\$(\w+)/g))
        assert.ok(ours.includes(name) || /^(GITHUB_(SHA|STEP_SUMMARY)|RUNNER_TEMP)$/.test(name), name);
    const submit = steps.find(({ run }) => run?.includes('--key-env'));
    assert.ok(submit?.env && /--key-env (\w+)/.exec(submit.run ?? '')?.[1] === Object.keys(submit.env)[0]);
  });

  function strangers(value: object, known: readonly string[]): string[] {
    return Object.keys(value).filter((key) => !known.includes(key));
  }
});

function markdownBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return path === 'docs/site' ? [] : markdownBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
