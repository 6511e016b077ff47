import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react'
import { useState } from 'react'
import { useText } from '@/i18n'
import { Button, classes, IconButton } from '@/ui'
import { isEmpty, move, orderOf } from './answer'
import type { Answer, Option, Question } from './api'
import styles from './question.module.css'

interface Props {
  question: Question
  given?: Answer
  locked: boolean
  labelledBy: string
  onGive: (answer: Answer) => void
}

/** Items to put in order: by dragging the handle, by its keys, or by the buttons up and down. */
export function OrderingList({ question, given, locked, labelledBy, onGive }: Props) {
  const t = useText()
  const [told, setTold] = useState('')
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const order = orderOf(question, given)
  const items = order.flatMap(id => question.options?.find(o => o.id === id) ?? [])
  const textOf = (id: UniqueIdentifier) => items.find(o => o.id === id)?.text ?? ''
  const placeOf = (id?: UniqueIdentifier) => order.indexOf(String(id)) + 1

  function to(from: number, at: number) {
    if (at < 0 || at >= order.length) return
    onGive({ choice: move(order, from, at) })
    setTold(t.quiz.movedTo(items[from]?.text ?? '', at + 1, order.length))
  }

  function dropped({ active, over }: DragEndEvent) {
    if (over && active.id !== over.id) to(order.indexOf(String(active.id)), order.indexOf(String(over.id)))
  }

  const announcements: Announcements = {
    onDragStart: ({ active }) => t.quiz.dragStart(textOf(active.id), placeOf(active.id), order.length),
    onDragOver: ({ over }) => (over ? t.quiz.dragOver(placeOf(over.id), order.length) : undefined),
    onDragEnd: () => undefined,
    onDragCancel: () => t.quiz.dragCancel,
  }

  return (
    <>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={dropped}
        accessibility={{ announcements, screenReaderInstructions: { draggable: t.quiz.dragHelp } }}
      >
        <SortableContext items={order} strategy={verticalListSortingStrategy} disabled={locked}>
          <ol className={styles.rows} aria-labelledby={labelledBy}>
            {items.map((item, i) => (
              <Row key={item.id} item={item} place={i + 1} of={items.length} locked={locked} onMove={to} />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
      <span className="visually-hidden" role="status">
        {told}
      </span>
      {isEmpty(given) && !locked && (
        <div className={styles.underRows}>
          <span>{t.quiz.orderHint}</span>
          <Button small look="secondary" onClick={() => onGive({ choice: order })}>
            {t.quiz.keepOrder}
          </Button>
        </div>
      )}
    </>
  )
}

function Row(props: {
  item: Option
  place: number
  of: number
  locked: boolean
  onMove: (from: number, to: number) => void
}) {
  const t = useText()
  const { item, place, of, locked } = props
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id: item.id,
    disabled: locked,
  })
  return (
    <li
      ref={setNodeRef}
      className={classes(styles.row, isDragging && styles.dragging, locked && styles.locked)}
      style={{ transform: transform ? `translate3d(0, ${Math.round(transform.y)}px, 0)` : undefined, transition }}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        className={styles.handle}
        {...attributes}
        {...listeners}
        disabled={locked}
        aria-label={t.quiz.handle(item.text)}
      >
        <IconGripVertical size={20} aria-hidden="true" />
      </button>
      <span className={styles.rowText}>
        <b className="figures" aria-hidden="true">
          {place}.
        </b>{' '}
        {item.text}
      </span>
      <span className={styles.arrows}>
        <IconButton
          label={t.quiz.up(item.text)}
          disabled={locked || place === 1}
          onClick={() => props.onMove(place - 1, place - 2)}
        >
          <IconArrowUp size={20} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t.quiz.down(item.text)}
          disabled={locked || place === of}
          onClick={() => props.onMove(place - 1, place)}
        >
          <IconArrowDown size={20} aria-hidden="true" />
        </IconButton>
      </span>
    </li>
  )
}
