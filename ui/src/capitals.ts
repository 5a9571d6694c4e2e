// Reads a typed amount back in 大写, as the server does (kezhuan_kernel::Fen::capitals).
const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿', '万亿'];
const FROM_YUAN = 10_000n;

export function capitalsFields(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-capitals]')) {
    const say = document.getElementById(input.dataset.capitals ?? '');
    if (say) input.addEventListener('input', () => { say.textContent = readBack(input.value); });
  }
}

/** The amount in 大写 from 10,000 元 on; nothing when it is no amount. */
export function readBack(typed: string): string {
  const plain = typed.trim().replace(/元$/, '').replace(/[,，\s¥￥]/g, '')
    .replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  const match = /^(\d{1,15})(?:\.(\d{0,2})0*)?$/.exec(plain);
  if (!match) return '';
  const yuan = BigInt(match[1] ?? '0');
  const cents = Number((match[2] ?? '').padEnd(2, '0'));
  return yuan < FROM_YUAN ? '' : whole(yuan.toString()) + '元' + part(cents);
}

function whole(digits: string): string {
  let out = '';
  let zero = false;
  let any = false;
  for (let i = 0; i < digits.length; i++) {
    const place = digits.length - 1 - i;
    const digit = Number(digits[i]);
    if (digit === 0) {
      zero = true;
    } else {
      out += (zero && out ? '零' : '') + DIGITS[digit] + PLACES[place % 4];
      zero = false;
      any = true;
    }
    if (place % 4 === 0) {
      if (any) out += GROUPS[place / 4];
      any = false;
    }
  }
  return out;
}

function part(cents: number): string {
  if (cents === 0) return '整';
  const [jiao, fen] = [Math.floor(cents / 10), cents % 10];
  return (jiao ? DIGITS[jiao] + '角' : '零') + (fen ? DIGITS[fen] + '分' : '');
}
