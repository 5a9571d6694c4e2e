// The few sentences that only the script says, in the page's language.
const EN: Record<string, string> = {
  '已自动保存': 'saved on this device',
  '上次没有提交的内容还在：': 'What you typed last time is still here: ',
  '接着填': 'Continue with it',
  '不要了': 'Discard it',
  '正在提交，请稍等': 'Sending, please wait',
  '看数字': 'The figures',
  '亿元': '×100 million yuan',
  '万元': '×10,000 yuan',
};

export function say(sentence: string): string {
  return document.documentElement.lang === 'en' ? (EN[sentence] ?? sentence) : sentence;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, className: string, text = '',
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
