import { z } from 'zod';
import { indicator } from '../api/shapes.ts';
import { noteStatuses } from './note.ts';
import { states } from './state.ts';

const instant = z.iso.datetime();
const ppm = z.int().min(0).max(1_000_000).nullable();
const state = z.enum(states);

/** Of this chain's own API. */
export const incident = z
  .object({
    id: z.string(),
    target: z.int().min(0),
    label: z.string(),
    indicator,
    state: z.enum(['open', 'recovered', 'unmeasured']),
    impact: z.enum(['minor', 'major']),
    start_at: instant,
    end_at: instant.nullable(),
    updated_at: instant,
    part: z.int().min(0),
    whole: z.int().min(0),
    windows: z.int().min(1),
    reporters: z.object({ least: z.int().min(0), most: z.int().min(0) }).nullable(),
    text: z.string(),
  })
  .meta({
    id: 'Incident',
    description:
      'Windows in a row in which a target was under its objective by one indicator, with more misses than chance explains.',
  });

export const singleMisses = z
  .object({ target: z.int().min(0), label: z.string(), indicator, missed: z.int().min(1) })
  .meta({ id: 'SingleMisses' });

const measured = z
  .object({
    start_s: z.int().min(0),
    share_ppm: ppm.describe('Null where it was not measured.'),
    part: z.int().min(0),
    whole: z.int().min(0),
    fast_ppm: ppm,
    coverage_ppm: ppm,
    reporters: z.int().min(0).nullable(),
  })
  .meta({ id: 'Measured' });

const budget = z
  .object({
    allowed: z.number(),
    missed: z.int(),
    allowed_s: z.number(),
    spent_s: z.number(),
    left_s: z.number(),
    left_ppm: z.int(),
  })
  .meta({
    id: 'Budget',
    description:
      'Error budget of what was measured of this month so far, in counts and seconds, and the rest; below 0 when more was missed.',
  });

const targetStatus = z
  .object({
    target: z.int().min(0),
    label: z.string(),
    state,
    head: z
      .object({
        height: z.int().min(0),
        lag_blocks: z.int().min(0).nullable().describe('Distance to the highest known head.'),
        reason: z.string().nullable().describe('The fault of the head; null without one.'),
      })
      .nullable()
      .describe('The head of an endpoint as of its last answer; null where no monitor compares it.'),
    checks: z.array(
      z.object({
        indicator,
        objective_ppm: z.int(),
        state,
        last_window: measured.nullable(),
        month: measured.nullable(),
        measured_until_s: z.int().nullable(),
        budget: budget.nullable(),
        burn_rate: z
          .number()
          .nullable()
          .describe('Burn rate of the last window; 1 lasts exactly for the month.'),
      }),
    ),
    days: z.array(
      z.object({ start_s: z.int().min(0), state, share_ppm: ppm, coverage_ppm: ppm, is_open: z.boolean() }),
    ),
  })
  .meta({ id: 'TargetStatus' });

export const statusShape = {
  network: z.int().min(0),
  objective_ppm: z.int().describe('Objective of targets without one of their own.'),
  sentence: z.string(),
  state,
  targets: z.array(targetStatus),
  groups: z.array(z.object({ name: z.string(), state, members: z.array(z.int()) })),
  not_measured: z.array(z.string()),
} as const;

/** In Statuspage's shape. */
const page = z.object({
  id: z.string(),
  name: z.string(),
  url: z.url(),
  time_zone: z.literal('Etc/UTC'),
  updated_at: instant,
});

const component = z.object({
  id: z.string(),
  name: z.string(),
  status: z
    .enum([...states, 'under_maintenance'])
    .describe('Statuspage has all but `no_data`: not measured.'),
  created_at: instant,
  updated_at: instant,
  position: z.int(),
  description: z.string().nullable(),
  showcase: z.boolean(),
  start_date: z.iso.date().nullable(),
  group_id: z.string().nullable(),
  page_id: z.string(),
  group: z.boolean(),
  only_show_if_degraded: z.boolean(),
  components: z.array(z.string()).optional(),
});

const updateStatus = z.enum([...noteStatuses, 'scheduled']);

const pageIncident = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(noteStatuses),
  impact: z.enum(['minor', 'major']),
  created_at: instant,
  updated_at: instant,
  started_at: instant,
  monitoring_at: z.null(),
  resolved_at: instant.nullable(),
  shortlink: z.url(),
  page_id: z.string(),
  incident_updates: z.array(
    z.object({
      id: z.string(),
      status: updateStatus,
      body: z.string(),
      incident_id: z.string(),
      created_at: instant,
      updated_at: instant,
      display_at: instant,
    }),
  ),
  components: z.array(component),
});

const status = z.object({
  indicator: z.enum(['none', 'minor', 'major', 'critical']),
  description: z.string(),
});

const maintenances = z
  .array(
    pageIncident
      .extend({
        status: z.enum(['scheduled', 'in_progress', 'completed']),
        impact: z.literal('maintenance'),
        scheduled_for: instant,
        scheduled_until: instant,
      })
      .meta({ id: 'Maintenance' }),
  )
  .describe('Maintenance that operators announce; a chain announces none.');

export const statuspageShapes = {
  summary: z.object({
    page,
    status,
    components: z.array(component),
    incidents: z.array(pageIncident),
    scheduled_maintenances: maintenances,
  }),
  status: z.object({ page, status }),
  components: z.object({ page, components: z.array(component) }),
  incidents: z.object({ page, incidents: z.array(pageIncident) }),
  scheduled: z.object({ page, scheduled_maintenances: maintenances }),
} as const;

export const shieldsEndpoint = z
  .object({
    schemaVersion: z.literal(1),
    label: z.string(),
    message: z.string(),
    color: z.string(),
    cacheSeconds: z.int(),
    isError: z.boolean(),
  })
  .meta({ id: 'ShieldsEndpoint' });
