// Who may import whom. The house of Pennon, top to bottom: app -> components and lib; in lib: nouns ->
// changes and auth -> db -> evaluation; server is the process around it all. Type imports count as well.

const NOUNS = 'overrides|flags|schedules|segments|users|keys|audit|settings|overview';
/** What a noun shows to other nouns; its service and the rest are for the doors. */
const OPEN_TO_NOUNS = 'queries|schemas|types|view|checks';
/** What an application has that uses the SDK; RE2 is bundled. */
const SDK_PACKAGES = '^node_modules/(@types/react|react|re2js|@openfeature/(core|web-sdk|server-sdk))/';
/** What its command needs of Node. */
const SDK_NODE = '^util$';

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'no-circular',
    comment: 'A circle has no first file: nobody can read or load it from the start.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment: 'Nothing imports it and it imports nothing: it is left over.',
    severity: 'error',
    // Next finds these by their names.
    from: {
      orphan: true,
      pathNot: '^app/.*(page|layout|loading|error|not-found|icon)\\.tsx?$',
    },
    to: {},
  },
  {
    name: 'evaluation-is-pure',
    comment: 'The evaluator runs in the server, the SDK and the browser: it uses nothing, no package either.',
    severity: 'error',
    from: { path: '^lib/evaluation/' },
    to: { pathNot: '^lib/evaluation/' },
  },
  {
    name: 'db-knows-no-noun',
    comment: 'The database layer is below everything that has a meaning.',
    severity: 'error',
    from: { path: '^lib/db/' },
    to: { path: '^lib/[^/]+/', pathNot: '^lib/(db|evaluation)/' },
  },
  {
    name: 'changes-read-only-what-is-evaluated',
    comment:
      'Changes use db, evaluation, who acts, and what is read of flags, segments, overrides, users and settings.',
    severity: 'error',
    from: { path: '^lib/changes/' },
    to: {
      path: '^lib/[^/]+/',
      pathNot: [
        '^lib/(changes|db|evaluation)/',
        '^lib/auth/actor',
        '^lib/(flags|segments|overrides|users|settings)/(queries|schemas|types|view)',
      ],
    },
  },
  {
    name: 'nouns-know-no-http',
    comment: 'A service answers an action, a route and a test alike: HTTP is the doors’ affair.',
    severity: 'error',
    from: { path: `^lib/(${NOUNS}|auth|changes)/` },
    to: { path: '^lib/http/' },
  },
  {
    name: 'nouns-meet-at-their-queries',
    comment: `Of another noun, use its ${OPEN_TO_NOUNS.replaceAll('|', ', ')}; never its service.`,
    severity: 'error',
    from: { path: `^lib/(${NOUNS})/` },
    to: { path: `^lib/(${NOUNS})/`, pathNot: ['^lib/$1/', `^lib/[^/]+/(${OPEN_TO_NOUNS})`] },
  },
  {
    name: 'queries-are-below-services',
    comment: 'services -> queries -> db, never upwards.',
    severity: 'error',
    from: { path: '^lib/[^/]+/queries' },
    to: { path: '^lib/[^/]+/service' },
  },
  {
    name: 'lib-is-below-the-rest',
    comment: 'lib imports neither doors, nor components, nor the process, nor the SDK.',
    severity: 'error',
    from: { path: '^lib/' },
    to: { path: '^(app|components|server|sdk)/|^middleware\\.ts$' },
  },
  {
    name: 'components-get-props',
    comment: 'Data and actions come to a component as props: it does not fetch them.',
    severity: 'error',
    from: { path: '^components/' },
    to: { path: '^lib/[^/]+/(service|queries)|^lib/db/|^(app|server|sdk)/' },
  },
  {
    name: 'app-does-not-run-the-process',
    comment: 'The app also runs where only Next runs.',
    severity: 'error',
    from: { path: '^app/|^middleware\\.ts$' },
    to: { path: '^server/' },
  },
  {
    name: 'nobody-imports-doors',
    comment: 'What two doors need belongs into lib or components.',
    severity: 'error',
    from: { pathNot: '^app/|^server/fast-lane\\.ts$' },
    to: { path: '^app/' },
  },
  {
    name: 'fast-lane-mounts-handlers-only',
    comment: 'The fast lane answers with the very handlers of the routes, from their one list.',
    severity: 'error',
    from: { path: '^server/fast-lane\\.ts$' },
    to: { path: '^app/', pathNot: '^app/api/endpoints\\.ts$' },
  },
  {
    name: 'sdk-is-self-contained',
    comment:
      'The SDK ships alone: of this project it holds the evaluator with its regex engine, and nothing else.',
    severity: 'error',
    from: { path: '^sdk/src/' },
    to: { pathNot: ['^sdk/src/', '^lib/evaluation/', '^lib/pattern\\.ts$', SDK_PACKAGES, SDK_NODE] },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(tests|dist|\\.next[^/]*)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
