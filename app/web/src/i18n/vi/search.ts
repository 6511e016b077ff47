/** The search over handbook, lessons and law. */
export const search = {
  places: { all: 'Tất cả', handbook: 'Sổ tay', lessons: 'Bài học', law: 'Văn bản' },
  where: 'Tìm ở',
  counted: (name: string, n: number) => `${name} (${n})`,
  results: (n: number) => (n === 0 ? 'Không tìm thấy' : `${n} kết quả`),
  kinds: {
    section: 'Mục',
    procedure: 'Quy trình',
    template: 'Mẫu văn bản',
    clock: 'Thời hạn',
    channel: 'Kênh báo tin',
    lesson: 'Bài học',
    instrument: 'Văn bản',
  } as Record<string, string>,
  via: (words: string) => `theo từ gần nghĩa: “${words}”`,
  partial: 'Không có kết quả nào khớp đủ các từ. Dưới đây là những kết quả khớp phần lớn.',
  retired: 'không còn dùng',
  more: (n: number) => `Còn ${n} kết quả, hãy thêm từ để thu hẹp.`,
  noneTitle: (q: string) => `Không tìm thấy “${q}”`,
  noneHints: [
    'Bớt từ: hai, ba từ chính là đủ. Có dấu hay không dấu đều được.',
    'Thử từ khác, ví dụ “tin đồn”, “họp báo”, “xin lỗi”.',
    'Đang có việc gấp: mở “Tôi cần ngay”, trả lời vài câu hỏi sẽ ra quy trình.',
  ],
  kept: 'Ban biên soạn sẽ thấy cụm từ này (không kèm tên bạn) để bổ sung Sổ tay.',
  urgent: 'Tôi cần ngay',
  clear: 'Xóa tìm kiếm',
}
