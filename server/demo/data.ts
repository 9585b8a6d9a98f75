import type { z } from 'zod';
import type { JsonValue } from '@/lib/evaluation/types';
import type { createFlagInput } from '@/lib/flags/schemas';
import type { createSegmentInput } from '@/lib/segments/schemas';

/** A person of the demo. They have no password: nobody can sign in as them. */
export interface DemoUser {
  readonly name: string;
  readonly role: 'viewer' | 'user';
  readonly plan: 'free' | 'pro' | 'enterprise';
  readonly country: string;
}

/** An override of the demo, in hours from the start; a negative end has passed. */
export interface DemoOverride {
  /** First name of the person. */
  readonly user: string;
  readonly flag: string;
  readonly value: JsonValue;
  readonly reason: string | null;
  readonly setHoursAgo: number;
  readonly endsInHours: number | null;
  readonly paused?: boolean;
}

type DemoFlag = z.input<typeof createFlagInput>;

const people = (
  plan: DemoUser['plan'],
  country: string,
  names: readonly string[],
  role: DemoUser['role'] = 'user',
): DemoUser[] => names.map((name) => ({ name, role, plan, country }));

export const DEMO_USERS: readonly DemoUser[] = [
  ...people('enterprise', 'GB', [
    'Ada Lovelace',
    'Alan Turing',
    'Tommy Flowers',
    'Joan Clarke',
    'Karen Spärck Jones',
    'Tony Hoare',
  ]),
  ...people('pro', 'US', [
    'Grace Hopper',
    'Margaret Hamilton',
    'Katherine Johnson',
    'Barbara Liskov',
    'Donald Knuth',
    'Frances Allen',
    'Radia Perlman',
    'John Backus',
  ]),
  ...people('free', 'US', [
    'Ken Thompson',
    'Dennis Ritchie',
    'Brian Kernighan',
    'Lynn Conway',
    'Evelyn Boyd',
    'Annie Easley',
    'Mary Jackson',
    'Vint Cerf',
  ]),
  ...people('pro', 'NL', ['Edsger Dijkstra', 'Guido van Rossum']),
  ...people('pro', 'CH', ['Niklaus Wirth', 'Erika Mann', 'Sophie Piccard']),
  ...people('free', 'DE', ['Konrad Zuse', 'Emmy Noether', 'Grete Hermann']),
  ...people('free', 'NO', ['Kristen Nygaard', 'Ole-Johan Dahl']),
  ...people('enterprise', 'FR', ['Sophie Germain', 'Émilie du Châtelet']),
  ...people('free', 'JP', ['Yukihiro Matsumoto', '森 重文']),
  ...people('pro', 'BR', ['Mayana Zatz', 'Artur Avila']),
  ...people('enterprise', 'DK', ['Bjarne Stroustrup', 'Peter Naur'], 'viewer'),
];

const onOff = (name: string, description: string, rest: Partial<DemoFlag> = {}): DemoFlag => ({
  name,
  type: 'boolean',
  description,
  ...rest,
});

const inSegment = (segment: string) => ({
  operator: 'in_segment' as const,
  values: [segment],
});

export const DEMO_FLAGS: readonly DemoFlag[] = [
  onOff('ui.dark_mode', 'Dark colours in the web app', { tags: ['web', 'design'], owner: 'design' }),
  onOff('ui.new_navigation', 'Side navigation instead of the top bar', {
    tags: ['web'],
    owner: 'design',
    rules: [
      {
        id: 'beta-testers',
        name: 'Beta testers',
        conditions: [inSegment('beta-testers')],
        serve: { variant: 'on' },
      },
      {
        id: 'a-tenth',
        name: 'A tenth of everybody',
        conditions: [],
        rollout: { percent: 10, bucket_by: 'user_id' },
        serve: { variant: 'on' },
      },
    ],
  }),
  onOff('ui.command_palette', 'Search and commands with Ctrl+K', {
    tags: ['web'],
    default: { variant: 'on' },
  }),
  onOff('ui.checkout', 'The one-page checkout', {
    tags: ['web', 'payments'],
    owner: 'payments',
    default: { variant: 'on' },
  }),
  onOff('beta.voice_notes', 'Record a note by voice', { tags: ['beta'], owner: 'mobile' }),
  onOff('beta.offline_sync', 'Work without a connection', { tags: ['beta'], owner: 'mobile' }),
  onOff('beta.ai_summaries', 'A summary above long threads', {
    tags: ['beta', 'ai'],
    owner: 'growth',
    rules: [
      {
        id: 'european-enterprises',
        name: 'Enterprises in Europe',
        conditions: [inSegment('european-enterprises')],
        rollout: { percent: 50, bucket_by: 'user_id' },
        serve: { variant: 'on' },
      },
    ],
  }),
  onOff('ops.read_only', 'Refuse every write while the database moves', {
    tags: ['ops'],
    owner: 'platform',
    client_visible: false,
  }),
  onOff('ops.verbose_logging', 'Log each step of a request', {
    tags: ['ops'],
    owner: 'platform',
    client_visible: false,
  }),
  onOff('payments.instant_refunds', 'Refund at once instead of overnight', {
    tags: ['payments'],
    owner: 'payments',
    enabled: false,
    prerequisites: [{ flag: 'ui.checkout', variants: ['on'] }],
    default: { variant: 'on' },
  }),
  onOff('mobile.push_v2', 'The new push service', {
    tags: ['mobile'],
    owner: 'mobile',
    default: { variant: 'on' },
  }),
  onOff('legacy.flash_uploader', 'The uploader of 2014', { tags: ['legacy'] }),
  {
    name: 'experiment.pricing',
    type: 'string',
    description: 'Which price page is shown',
    tags: ['web', 'experiment'],
    owner: 'growth',
    variants: [
      { key: 'control', value: 'three-columns' },
      { key: 'slider', value: 'usage-slider' },
      { key: 'calculator', value: 'team-calculator' },
    ],
    rules: [
      {
        id: 'professionals',
        name: 'Professionals',
        conditions: [{ attribute: 'plan', operator: 'equals', values: ['pro'] }],
        serve: {
          split: [
            { variant: 'control', weight: 50 },
            { variant: 'slider', weight: 25 },
            { variant: 'calculator', weight: 25 },
          ],
          bucket_by: 'user_id',
        },
      },
    ],
    default: { variant: 'control' },
  },
  {
    name: 'experiment.onboarding',
    type: 'string',
    description: 'The first minutes of a new account',
    tags: ['experiment'],
    owner: 'growth',
    variants: [
      { key: 'checklist', value: 'checklist' },
      { key: 'tour', value: 'tour' },
    ],
    default: { variant: 'checklist' },
  },
  {
    name: 'support.banner_text',
    type: 'string',
    description: 'Text above every page; empty hides it',
    tags: ['support'],
    owner: 'support',
    default: { value: '' },
  },
  {
    name: 'search.ranking_model',
    type: 'string',
    description: 'Model that orders search results',
    tags: ['search', 'ai'],
    owner: 'search',
    default: { value: 'bm25-2024' },
  },
  {
    name: 'mobile.minimum_version',
    type: 'string',
    description: 'Oldest app version that may connect',
    tags: ['mobile'],
    owner: 'mobile',
    default: { value: '4.2.0' },
  },
  {
    name: 'limits.api_requests_per_minute',
    type: 'number',
    description: 'Requests a minute and account',
    tags: ['limits'],
    owner: 'platform',
    default: { value: 600 },
  },
  {
    name: 'limits.upload_megabytes',
    type: 'number',
    description: 'Largest file, in megabytes',
    tags: ['limits'],
    owner: 'platform',
    default: { value: 25 },
  },
  {
    name: 'limits.seats',
    type: 'number',
    description: 'People in one workspace',
    tags: ['limits'],
    owner: 'growth',
    rules: [
      {
        id: 'enterprises',
        name: 'Enterprises',
        conditions: [{ attribute: 'plan', operator: 'equals', values: ['enterprise'] }],
        serve: { value: 25 },
      },
    ],
    default: { value: 5 },
  },
  {
    name: 'search.fuzziness',
    type: 'number',
    description: 'Letters that may differ in a search',
    tags: ['search'],
    owner: 'search',
    variants: [
      { key: 'exact', value: 0 },
      { key: 'tolerant', value: 1 },
      { key: 'loose', value: 2 },
    ],
    default: { variant: 'tolerant' },
  },
  {
    name: 'ui.theme',
    type: 'json',
    description: 'Colours and density of the web app',
    tags: ['web', 'design'],
    owner: 'design',
    default: { value: { accent: '#6d4aff', density: 'comfortable', radius: 8 } },
  },
  {
    name: 'payments.providers',
    type: 'json',
    description: 'Payment methods in order',
    tags: ['payments'],
    owner: 'payments',
    default: { value: ['card', 'sepa', 'paypal'] },
  },
  {
    name: 'beta.editor',
    type: 'json',
    description: 'Which parts of the new editor are switched on',
    tags: ['beta'],
    owner: 'growth',
    variants: [
      { key: 'classic', value: { engine: 'classic' } },
      { key: 'blocks', value: { engine: 'blocks', tables: false } },
      { key: 'blocks-and-tables', value: { engine: 'blocks', tables: true } },
    ],
    default: { variant: 'classic' },
  },
  {
    name: 'support.escalation',
    type: 'json',
    description: 'Who is told when a ticket waits',
    tags: ['support'],
    owner: 'support',
    client_visible: false,
    default: { value: null },
  },
];

export const DEMO_SEGMENTS: readonly z.input<typeof createSegmentInput>[] = [
  {
    key: 'beta-testers',
    name: 'Beta testers',
    description: 'Asked to see things early; Tommy has had enough of it',
    included: ['demo-1', 'demo-2', 'demo-10'],
    excluded: ['demo-3'],
  },
  {
    key: 'european-enterprises',
    name: 'Enterprises in Europe',
    description: 'Their contracts ask for data in the EU or the United Kingdom',
    conditions: [
      { attribute: 'plan', operator: 'equals', values: ['enterprise'] },
      { attribute: 'country', operator: 'in', values: ['GB', 'FR', 'DK', 'CH'] },
    ],
  },
];

/** A scheduled change of the demo, in hours from the start. */
export interface DemoPlan {
  readonly flag: string;
  readonly plannedHoursAgo: number;
  readonly reason: string;
  readonly steps: readonly { readonly inHours: number; readonly serve: ServeInput }[];
  readonly cancelledHoursAgo?: number;
}

type ServeInput = NonNullable<DemoFlag['default']>;

const share = (percent: number): ServeInput => ({
  split: [
    { variant: 'on', weight: percent },
    { variant: 'off', weight: 100 - percent },
  ],
});

export const DEMO_PLANS: readonly DemoPlan[] = [
  {
    flag: 'ui.dark_mode',
    plannedHoursAgo: 50,
    reason: 'Gradual rollout after the design review',
    steps: [
      { inHours: 22, serve: share(10) },
      { inHours: 24 * 4, serve: share(50) },
      { inHours: 24 * 8, serve: { variant: 'on' } },
    ],
  },
  {
    flag: 'beta.voice_notes',
    plannedHoursAgo: 130,
    reason: 'One fifth first, all once the app is in both stores',
    steps: [
      { inHours: -72, serve: share(20) },
      { inHours: 24 * 5, serve: { variant: 'on' } },
    ],
  },
  {
    flag: 'search.ranking_model',
    plannedHoursAgo: 26,
    reason: 'The index is rebuilt by then',
    steps: [{ inHours: 57, serve: { value: 'dense-2026' } }],
  },
  {
    flag: 'ops.read_only',
    plannedHoursAgo: 9,
    reason: 'The database moves',
    steps: [
      { inHours: 24 * 11, serve: { variant: 'on' } },
      { inHours: 24 * 11 + 2, serve: { variant: 'off' } },
    ],
  },
  {
    flag: 'limits.upload_megabytes',
    plannedHoursAgo: 96,
    reason: 'Waits for the new storage',
    steps: [{ inHours: 24 * 3, serve: { value: 50 } }],
    cancelledHoursAgo: 28,
  },
];

/** Archived once its overrides are there, as it happens in life. */
export const DEMO_ARCHIVED_FLAG = 'legacy.flash_uploader';

const o = (
  user: string,
  flag: string,
  value: JsonValue,
  reason: string | null,
  setHoursAgo: number,
  endsInHours: number | null = null,
): DemoOverride => ({ user, flag, value, reason, setHoursAgo, endsInHours });
const paused = (override: DemoOverride): DemoOverride => ({ ...override, paused: true });

export const DEMO_OVERRIDES: readonly DemoOverride[] = [
  o('Ada', 'ui.dark_mode', true, 'Asked for it in ticket 4812', 310),
  o('Ada', 'beta.ai_summaries', true, 'Beta tester of the first group', 300, 24 * 12),
  o('Ada', 'experiment.pricing', 'team-calculator', 'Wants to see the calculator before the launch', 30, 5),
  o('Ada', 'limits.api_requests_per_minute', 6000, 'Migration of their archive', 20, 48),
  o('Alan', 'beta.offline_sync', true, 'Beta tester of the first group', 290, 24 * 12),
  o(
    'Alan',
    'ui.theme',
    { accent: '#0a7d4f', density: 'compact', radius: 4 },
    'Company colours, contract 2031',
    800,
  ),
  o('Grace', 'ui.new_navigation', false, 'Keeps the old page until the training in March', 720),
  o('Grace', 'search.ranking_model', 'dense-2026', 'Reproduces wrong order in ticket 5120', 6, 3),
  o('Grace', 'ops.verbose_logging', true, 'Traces lost uploads, ticket 5097', 12, 20),
  o('Margaret', 'beta.voice_notes', true, 'Beta tester of the second group', 200, 24 * 20),
  paused(o('Margaret', 'beta.offline_sync', true, 'Paused: loses notes on her tablet', 150)),
  o('Katherine', 'limits.upload_megabytes', 500, 'Flight data, agreed with sales', 400, 24 * 30),
  o('Barbara', 'beta.editor', { engine: 'blocks', tables: true }, 'Writes the handbook with it', 90),
  o('Barbara', 'payments.instant_refunds', true, 'Pilot account, keeps it while it is off for all', 60),
  o('Donald', 'ui.command_palette', false, 'Clashes with his own shortcuts', 500),
  o('Donald', 'limits.seats', 50, 'Waits for the invoice', 48, 24 * 6),
  o('Frances', 'experiment.onboarding', 'tour', 'Films the tour for the help centre', 10, 14),
  paused(o('Radia', 'mobile.push_v2', false, 'Back to the old service while we look at ticket 4990', 260)),
  o('Tommy', 'payments.providers', ['sepa'], 'Pays by direct debit only', 1000),
  o('Joan', 'search.fuzziness', 0, 'Needs exact matches', 333),
  o('Karen', 'search.fuzziness', 2, 'Compares rankings for her paper', 70, 24 * 9),
  o('Edsger', 'ui.new_navigation', true, null, 45),
  o('Niklaus', 'mobile.minimum_version', '3.9.4', 'Old tablet, until it is replaced', 600, 24 * 45),
  o('Émilie', 'support.banner_text', 'Nous vous rappelons demain à 10 h', 'Callback for ticket 5133', 3, 18),
  o('森', 'beta.ai_summaries', true, 'Checks the Japanese summaries', 120, 24 * 4),
  o('Tony', 'ui.dark_mode', true, 'One week to try it', 400, -160),
  o('John', 'limits.api_requests_per_minute', 3000, 'Load test on Saturday', 100, -52),
  o('Ken', 'beta.voice_notes', true, 'Beta tester, has left the group', 900, -24),
  paused(o('Dennis', 'experiment.pricing', 'usage-slider', 'Screenshot for the newsletter', 240, -2)),
  o('Brian', 'legacy.flash_uploader', true, 'Uploads from an old kiosk', 1400),
];
