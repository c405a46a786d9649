/**
 * The cells of one row, as a component of its own: a change to one row renders that row and no other. Its parent passes the
 * slots on as they are; the cells are rendered again only for another row object or another selection.
 */
import { defineComponent, getCurrentInstance, h, watch, type PropType, type VNode } from 'vue'
import type { TableColumn } from './table-layout'

const tintMs = 600

/** The slot of one column, as the table got it. */
export type CellSlot = (props: { readonly row: object; readonly tabindex: number }) => VNode[]

export const TableCells = defineComponent({
  name: 'TableCells',
  props: {
    row: { type: Object as PropType<object>, required: true },
    rowKey: { type: String, required: true },
    columns: { type: Array as PropType<readonly TableColumn[]>, required: true },
    /** The table's own slots, the same object throughout: `cell-KEY` fills the cells of a column. */
    cellSlots: {
      type: Object as PropType<Readonly<Record<`cell-${string}`, CellSlot | undefined>>>,
      required: true,
    },
    cellRole: { type: String, required: true },
    /** Label of the row's checkbox; null where rows can't be selected. */
    selectLabel: { type: String as PropType<string | null>, default: null },
    isSelected: { type: Boolean, default: false },
    /** Of the row's controls: only the current row's are on the way of the Tab key. */
    controlTabindex: { type: Number, required: true },
    /** Says by a change that the row has news worth a tint. */
    changeKey: { type: String, default: '' },
  },
  setup(props) {
    const instance = getCurrentInstance()
    watch(
      () => [props.rowKey, props.changeKey] as const,
      ([rowKey], [previousRowKey]) => {
        const element = instance?.vnode.el?.parentElement as HTMLElement | null | undefined
        if (rowKey === previousRowKey) tint(element)
        // Another row in the same element: its news is not this one's.
        else for (const animation of element?.getAnimations?.({ subtree: true }) ?? []) animation.finish()
      },
      { flush: 'post' },
    )
    return () => {
      const cells = props.columns.map((column) =>
        h(
          'div',
          {
            key: column.key,
            role: props.cellRole,
            class: cellClass(column),
            'data-column': column.key,
          },
          props.cellSlots[`cell-${column.key}`]?.({ row: props.row, tabindex: props.controlTabindex }),
        ),
      )
      if (props.selectLabel === null) return cells
      const checkbox = h('input', {
        type: 'checkbox',
        checked: props.isSelected,
        'aria-label': props.selectLabel,
        tabindex: props.controlTabindex,
        'data-select-row': '',
      })
      return [
        h('div', { key: ' select', role: props.cellRole, class: 'cell cell-select' }, [checkbox]),
        ...cells,
      ]
    }
  },
})

function cellClass(column: TableColumn): string {
  const align = column.align === 'end' ? ' cell-end' : ''
  return column.narrowWidth === null ? `cell cell-wide${align}` : `cell${align}`
}

/** Fades from a tint, unless the system asks for no motion. */
function tint(element: HTMLElement | null | undefined): void {
  if (!element || typeof element.animate !== 'function') return
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
  // By opacity of what lies behind the row: that runs outside the page's own thread.
  element.animate([{ opacity: 1 }, { opacity: 0 }], { duration: tintMs, pseudoElement: '::before' })
}
