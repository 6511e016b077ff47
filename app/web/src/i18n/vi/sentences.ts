import type { Schemas } from '@/api/client'
import { incidents as vi } from './incidents'

type Incident = Pick<Schemas['IncidentsView'], 'steps' | 'clocks' | 'contacts' | 'callees' | 'state'>
type Payload = Schemas['HandbookPayloadRequest']

/** An entry in words: the log is Vietnamese whatever the reader's language, as its texts are. */
export function sentence(i: Incident, kind: string, p: Payload): string {
  const role = (r?: string) => vi.roles[r ?? ''] ?? r ?? ''
  const withText = (s: string) => (p.text ? `${s}: ${p.text}` : s)
  const step = i.steps.find(s => s.id === p.step)?.text ?? p.step
  const clock = i.clocks.find(c => c.id === p.clock)?.name ?? p.clock
  const person = (id?: string) => p.personName || i.state.people.find(m => m.person === id)?.name || 'người ấy'
  switch (kind) {
    case 'opened':
      return withText('Mở vụ việc')
    case 'note':
      return p.text ?? ''
    case 'level':
      return p.level
        ? p.why
          ? `Xếp cấp ${p.level}. ${p.why}`
          : withText(`Xếp cấp ${p.level}`)
        : 'Chấm cấp theo tiêu chí'
    case 'clause':
      return withText(`Thuộc khoản ${p.clause?.slice(2)} Điều 7`)
    case 'step-done':
      return withText(`Xong bước “${step}”`)
    case 'step-undone':
      return withText(`Bỏ đánh dấu bước “${step}”`)
    case 'evidence':
      return withText(`Bằng chứng ${p.file?.name ?? ''}`.trim())
    case 'contact': {
      const callee = i.callees?.find(c => c.contact === p.contact)?.name
      const place = i.contacts.find(c => c.id === p.contact)?.name
      const whom = place ? (callee ? `${place} (${callee})` : place) : p.whom
      return withText(p.reached ? `Đã liên hệ ${whom}` : `Chưa liên hệ được ${whom}`)
    }
    case 'joined':
      return `${person(p.person)} tham gia: ${role(p.role)}`
    case 'handed-over':
      return withText(`Bàn giao vai ${role(p.role)} cho ${person(p.person)}`)
    case 'left':
      return withText(`${person(p.person)} thôi tham gia`)
    case 'drafted':
      return withText('Soạn tuyên bố')
    case 'reviewed':
      return withText(`Pháp chế đồng ý tuyên bố, bản ${p.version}`)
    case 'approved':
      return withText(`Lãnh đạo duyệt tuyên bố, bản ${p.version}`)
    case 'returned':
      return withText(`Trả lại tuyên bố, bản ${p.version}`)
    case 'published':
      return withText(`Công bố tuyên bố, bản ${p.version}`)
    case 'document':
      return `Lập văn bản “${p.document?.title || p.document?.template}”`
    case 'press-request':
      return withText('Đề nghị của báo chí')
    case 'clock-started':
      return withText(`Bắt đầu tính “${clock}”`)
    case 'clock-stopped':
      return withText(p.met ? `Đã làm xong “${clock}”` : `Thôi tính “${clock}”`)
    case 'closed':
      return withText('Kết thúc vụ việc')
    case 'review':
      return `Đánh giá sau vụ việc: ${p.review?.fixes?.length ?? 0} việc khắc phục`
    case 'correction':
      return withText(`Đính chính mục ${p.corrects}`)
  }
  return withText(kind)
}
