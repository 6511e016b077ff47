/** The register of law and the text that cites it. */
export const law = {
  states: {
    'in-force': 'còn hiệu lực',
    'not-yet': 'chưa có hiệu lực',
    expired: 'hết hiệu lực',
    unknown: 'chưa rõ ngày hiệu lực',
  },
  verified: 'đã đối chiếu Công báo',
  unverified: 'chưa đối chiếu Công báo',
  unverifiedShort: 'chưa đối chiếu',
  unverifiedText:
    'Biên soạn viên chưa đối chiếu văn bản này với Công báo. Trước khi viện dẫn trong văn bản chính thức, hãy mở bản gốc.',
  pointDd: 'đ',
  article: (number: string, clause?: string, point?: string) =>
    `${point ? `điểm ${point} ` : ''}${clause ? `khoản ${clause} ` : ''}Điều ${number}`,
  cited: 'Được trích dẫn',
  subject: 'Trích yếu',
  issuer: 'Cơ quan ban hành',
  issued: 'Ngày ban hành',
  from: 'Hiệu lực từ',
  to: 'Hết hiệu lực từ',
  meaning: 'Cần nhớ',
  note: 'Ghi chú',
  successors: 'Văn bản thay thế',
  missingTitle: 'Chưa có trong sổ văn bản',
  missingText: 'Sổ văn bản của hệ thống không có văn bản này. Hãy báo cho bộ phận biên soạn.',
  openPage: 'Mở trang riêng',
  pageTitle: 'Văn bản',
  callouts: {
    'quy-dinh': 'Quy định',
    'vi-du': 'Ví dụ',
    'luu-y': 'Lưu ý',
    'viec-can-lam': 'Việc cần làm',
  },
  tableName: (n: number) => `Bảng ${n}`,
  openImage: (name: string) => (name ? `Mở hình: ${name}` : 'Mở hình'),
  image: 'Hình',
}
