/** A guide as it is named where one chooses among guides. */
export interface GuideName {
  readonly slug: string;
  readonly name: string;
}

/** Guides for the same readers. */
export interface Chapter {
  readonly name: string;
  /** Whom it is for. */
  readonly lead: string;
  readonly guides: readonly GuideName[];
}

/** The guides in the order in which they are offered. */
export const CHAPTERS: readonly Chapter[] = [
  {
    name: 'Using Pennon',
    lead: 'For administrators and support: pin a value, and find out why somebody gets what they get.',
    guides: [
      { slug: 'admin-guide', name: 'Admin guide' },
      { slug: 'troubleshooting', name: 'Troubleshooting' },
      { slug: 'evaluation', name: 'How a value is decided' },
    ],
  },
  {
    name: 'Building with it',
    lead: 'For programmers: flags in an application, and everything through the API.',
    guides: [
      { slug: 'sdk', name: 'SDK' },
      { slug: 'api-guide', name: 'API guide' },
      { slug: 'examples/browser', name: 'A page with live flags' },
    ],
  },
  {
    name: 'Moving to it',
    lead: 'From another product, so that nobody gets another value than before.',
    guides: [
      { slug: 'migrate', name: 'Moving to Pennon' },
      { slug: 'migrate-from-unleash', name: 'From Unleash' },
      { slug: 'migrate-from-flagsmith', name: 'From Flagsmith' },
      { slug: 'migrate-from-launchdarkly', name: 'From LaunchDarkly' },
    ],
  },
  {
    name: 'Running it',
    lead: 'For operators: settings, metrics, backup, and what to expect of it.',
    guides: [
      { slug: 'operations', name: 'Operations' },
      { slug: 'deploy', name: 'Deployment' },
      { slug: 'capacity', name: 'Capacity' },
      { slug: 'security', name: 'Security' },
      { slug: 'reliability', name: 'Reliability' },
    ],
  },
  {
    name: 'Background',
    lead: 'For whoever wants to know more, or to change Pennon.',
    guides: [
      { slug: 'decisions', name: 'Decisions' },
      { slug: 'tests/conformance', name: 'Conformance cases' },
    ],
  },
];
