// The house rules that a machine can check. Each group says why it is there.
import eslint from '@eslint/js'
import boundaries from 'eslint-plugin-boundaries'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import { defineConfig, globalIgnores } from 'eslint/config'
import typescript from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

/** The rooms of the house (src/ARCHITECTURE.md); the first pattern that fits decides. */
const rooms = [
  ['domain', 'src/shared/domain'],
  ['contract', 'src/shared/ipc'],
  ['shared', 'src/shared'],
  ['engine', 'src/main/engine'],
  ['state', 'src/main/state'],
  ['actions', 'src/main/actions'],
  ['sessions', 'src/main/sessions'],
  ['jobs', 'src/main/jobs'],
  ['settings', 'src/main/settings'],
  ['ipc', 'src/main/ipc'],
  ['shell', 'src/main/shell'],
  ['main', 'src/main'],
  ['cli', 'src/cli'],
  ['preload', 'src/preload'],
  ['api', 'src/renderer/api'],
  ['stores', 'src/renderer/stores'],
  ['composables', 'src/renderer/composables'],
  ['ui', 'src/renderer/ui'],
  ['renderer', 'src/renderer'],
]

const everyShared = ['domain', 'contract', 'shared']
/** Who may import whom. A room may always import itself. */
const mayImport = {
  domain: [],
  contract: everyShared,
  shared: everyShared,
  engine: ['domain'],
  state: [...everyShared],
  actions: [...everyShared, 'state'],
  sessions: [...everyShared, 'state'],
  jobs: [...everyShared, 'state'],
  settings: everyShared,
  ipc: [...everyShared, 'state', 'actions', 'sessions', 'jobs', 'settings'],
  shell: [...everyShared, 'settings'],
  main: [...everyShared, 'engine', 'state', 'actions', 'sessions', 'jobs', 'settings', 'ipc', 'shell'],
  cli: [...everyShared, 'engine', 'state'],
  preload: [],
  // Types of the contract only; another rule sees to that.
  api: ['domain', 'contract'],
  stores: ['domain', 'api'],
  composables: ['domain', 'ui'],
  ui: [],
  renderer: ['domain', 'shared', 'api', 'stores', 'composables', 'ui', 'feature'],
}

/** Only the port, the log and the wire names of these rooms are open to others. */
const openFiles = [
  {
    from: ['state', 'actions', 'sessions', 'jobs', 'ipc'],
    to: { element: { type: 'engine', fileInternalPath: 'engine-port.ts' } },
  },
  {
    from: ['state', 'actions', 'sessions', 'jobs', 'settings', 'ipc', 'shell', 'cli'],
    to: { element: { type: 'main', fileInternalPath: 'log.ts' } },
  },
  { from: ['preload'], to: { element: { type: 'contract', fileInternalPath: 'wire.ts' } } },
  {
    from: ['ui'],
    to: { element: { type: 'domain', fileInternalPath: '{units,visible-text}.ts' } },
  },
]

const noInlineMarkup = [
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
    message: 'Text from containers and images is hostile: render it as text.',
  },
  {
    selector: "Property[key.name='innerHTML'], Property[key.value='innerHTML']",
    message: 'Text from containers and images is hostile: render it as text.',
  },
  {
    selector: "CallExpression[callee.property.name='write'][callee.object.name='document']",
    message: 'Render by Vue.',
  },
]

export default defineConfig(
  globalIgnores(['out', 'dist', 'test-results', 'playwright-report', 'bench/results', 'coverage']),
  eslint.configs.recommended,
  {
    files: ['src/**/*.{ts,vue}', 'e2e/**/*.ts', '*.ts'],
    extends: [typescript.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.{node,preload,web,e2e}.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      // Types must vanish from the built files: a type import must never load a module of another process.
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Comparing with `=== true` and checks that types call needless guard against hostile answers at run time.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-control-regex': 'off',
      'no-restricted-syntax': ['error', ...noInlineMarkup],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.vue'],
    extends: [...vue.configs['flat/recommended'], ...accessibility.configs['flat/recommended']],
    languageOptions: { parser: vueParser, parserOptions: { parser: typescript.parser } },
    rules: {
      'vue/no-v-html': 'error',
      'vue/no-v-text-v-html-on-component': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      // prettier lays the templates out.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    plugins: { boundaries },
    settings: {
      'boundaries/include': ['src/**/*.{ts,vue,json}'],
      'boundaries/elements': [
        { type: 'feature', pattern: 'src/renderer/features/*', capture: ['feature'] },
        ...rooms.map(([type, pattern]) => ({ type, pattern })),
      ],
      'import/resolver': {
        typescript: { project: ['tsconfig.node.json', 'tsconfig.web.json'], noWarnOnMultipleProjects: true },
      },
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            ...Object.entries(mayImport).map(([type, targets]) => ({
              from: { element: { type } },
              allow: [type, ...targets].map((target) => ({ to: { element: { type: target } } })),
            })),
            ...openFiles.map(({ from, to }) => ({
              from: { element: { type: from } },
              allow: [{ to }],
            })),
            {
              from: { element: { type: 'feature' } },
              allow: [
                ...['domain', 'stores', 'ui', 'composables'].map((type) => ({ to: { element: { type } } })),
                {
                  to: {
                    element: {
                      type: 'feature',
                      captured: { feature: '{{ from.element.captured.feature }}' },
                    },
                  },
                },
              ],
            },
          ],
        },
      ],
    },
  },
  {
    // Packages have rooms too, so that each can be replaced in one folder.
    files: ['src/**/*.{ts,vue}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['dockerode', 'docker-modem'], message: 'Only src/main/engine speaks to Docker.' },
            {
              group: ['electron', 'electron/*'],
              message: 'Only src/main/{index,ipc,shell} and the preload know Electron.',
            },
            {
              group: ['reka-ui', '@tanstack/*', '@lucide/*', 'chart.js', '@xterm/*'],
              message: 'Widget libraries stay in src/renderer/ui.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/main/engine/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['electron', 'electron/*'] }] },
  },
  {
    files: ['src/main/index.ts', 'src/main/ipc/**', 'src/main/shell/**', 'src/preload/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['dockerode', 'docker-modem'] }] },
  },
  { files: ['src/renderer/ui/**'], rules: { 'no-restricted-imports': 'off' } },
  {
    // shared runs anywhere: no Node, no DOM.
    files: ['src/shared/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [{ group: ['node:*', 'electron', 'vue', 'dockerode'], message: 'shared runs anywhere.' }],
        },
      ],
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'process',
        'Buffer',
        'setTimeout',
        'setInterval',
      ],
    },
  },
  {
    // Types only: zod must stay out of the window.
    files: ['src/renderer/**/*.{ts,vue}'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@shared/ipc/*', '@shared/settings'], message: 'Types only.', allowTypeImports: true },
            { group: ['electron', 'node:*'], message: 'The window has neither.' },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'ipcRenderer', message: 'The window asks through renderer/api.' },
        { name: 'require', message: 'The window has no Node.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.vue'],
    ignores: ['src/preload/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { property: 'ipcRenderer', message: 'Raw ipcRenderer stays in the preload, behind three functions.' },
      ],
    },
  },
  {
    files: ['src/**/*.spec.ts', 'e2e/**/*.ts'],
    rules: {
      // Test doubles are looser than the real thing, and a spec may reach for any room it puts together.
      'boundaries/dependencies': 'off',
      'max-lines': ['error', { max: 700, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'URL',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'fetch',
          'AbortSignal',
          'AbortController',
          'performance',
          'structuredClone',
          'TextDecoder',
          'TextEncoder',
          'setImmediate',
          'window',
          'document',
          'requestAnimationFrame',
          'MutationObserver',
          'queueMicrotask',
          'global',
          'globalThis',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
)
