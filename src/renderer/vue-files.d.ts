/** For tools that read TypeScript only: what a component file exports. vue-tsc reads the files themselves. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'

  const component: DefineComponent
  export default component
}
