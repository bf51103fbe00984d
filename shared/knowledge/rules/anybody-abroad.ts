/**
 * What servers say in languages other than English, beyond the few words that stand beside the English ones: one rule
 * a cause, the languages in a row. Asked before the vague words. `\w` knows no letter outside ASCII.
 */
import type { RuleFile } from '../rule.ts'

export const anybodyAbroad = {
  provider: null,
  rules: [
    {
      id: 'anybody/sender-not-welcome-abroad',
      match:
        /(?:remitente|remetente|mittente|exp[eé]diteur|emisor)[^.;]{0,20} (?:no|não|non) (?:autori|permit|acept|aceit|admit|accett|consentit)|absender[^.;]{0,20} nicht (?:erlaubt|zugelassen|berechtigt|akzeptiert|zulässig)|отправител[^.;]{0,20} (?:запрещ|не разреш|не допущ)|nadawc[^.;]{0,20} (?:zablokowan|odrzucon)|发件人[^.;。]{0,10}(?:被拒|拒绝|黑名单|未授权)|送信者[^。;]{0,20}(?:拒否|許可され)/i,
      reason: 'sender-rejected',
      example: '550 Remitente no autorizado',
      alsoExamples: ['550 Absender nicht erlaubt'],
    },
    {
      id: 'anybody/too-large-abroad',
      match:
        /(?:tamaño|taille|dimension[ei]|tamanho|größe|rozmiar|размер|boyut|大小|サイズ|크기)[^.;。]{0,40}(?:m[aá]xim|super|exced|überschr|dépass|przekr|превыш|aş|超|초과|limit)|(?:supera|excede|überschreitet|dépasse|przekracza|превышает|超过|超出)[^.;。]{0,40}(?:tamaño|taille|dimension|tamanho|größe|rozmiar|размер|大小)|(?:zu groß|zu gross|trop (?:gros|volumineux)|demasiado grande|muito grande|troppo grande|te groot|za du[zż]|слишком больш|çok büyük|太大|过大|大きすぎ)/i,
      reason: 'message-too-large',
      example: '552 El mensaje supera el tamaño máximo permitido',
      alsoExamples: ['552 Nachricht überschreitet die maximale Größe', '552 邮件超过允许的大小'],
    },
    {
      id: 'anybody/mailbox-full-abroad',
      match:
        /(?:casilla|bandeja|buz[oó]n|cuenta)[^.;]{0,30} (?:est[aá] )?(?:llen[oa]|satura|sin espacio)|(?:caixa|conta)[^.;]{0,40} (?:excedeu|ultrapassou|atingiu|cheia|lotada)|(?:inbrevkorg|postlåda|brevlåda|postkasse|indbakke|innboks|inkorg|postboks)[^.;]{0,20} (?:är |er )?(?:full|fuld|fyldt)|postilaatikko[^.;]{0,15} täynnä|(?:postafiók|fiók)[^.;]{0,15} (?:megtelt|tele)|c[aă]su[tț]a[^.;]{0,15} (?:este )?plin[aă]|скриньк[^.;]{0,20} переповнен|кутия[^.;]{0,20} (?:е )?пълна|θυρίδα[^.;]{0,20} γεμάτη|hộp thư[^.;]{0,10} đầy|kotak (?:surat|masuk)[^.;]{0,10} penuh|(?:메일함|편지함|사서함|용량)[^.;]{0,15}(?:초과|가득|꽉)|(?:空间|容量)[^.;。]{0,6}(?:已用完|不足|已满|用尽)|(?:quota|kota|limite de espaço)[^.;]{0,15} (?:überschritten|dépassé|superad|doldu)/i,
      reason: 'mailbox-full',
      example: '550 Bandeja de entrada llena',
      alsoExamples: [
        '552 Modtagerens postkasse er fuld',
        '550 메일함 용량이 초과되었습니다',
        '550 Postkassen er full, indbakke er fyldt',
      ],
    },
    {
      id: 'anybody/mailbox-disabled-abroad',
      match:
        /(?:cuenta|usuario|buz[oó]n|casilla)[^.;]{0,30} (?:des|in)habilitad[oa]|(?:cuenta|usuario)[^.;]{0,30} (?:dad[oa] de baja|eliminad[oa]|cerrad[oa])|(?:conta|usu[aá]rio|est[ea] e-?mail)[^.;]{0,30} (?:exclu[ií]d[oa]|encerrad[oa]|desabilitad[oa]|desativad[oa])|(?:account|gebruiker|postvak)[^.;]{0,20} (?:is )?(?:opgeheven|geblokkeerd|gedeactiveerd|uitgeschakeld)|(?:账户|帐户|账号|帐号|用户|邮箱)[^.;。]{0,6}(?:停用|禁用|冻结|锁定|注销|关闭)|アカウント[^。;]{0,12}(?:停止|無効|凍結)|계정[^.;]{0,12}(?:정지|비활성|휴면|해지)|hesap[^.;]{0,20} (?:kapal[ıi]|ask[ıi]da|pasif)/i,
      reason: 'mailbox-disabled',
      example: '550 Cuenta deshabilitada',
      alsoExamples: ['550 该账户已停用', '550 Este e-mail foi desativado'],
      butNot: ['550 Cuenta del remitente inhabilitada', '552 La cuenta esta llena'],
    },
    {
      id: 'anybody/user-unknown-abroad',
      match:
        /no existe (?:el |la |est[ea] |es[ea] |ning[uú]n |ninguna )?(?:usuario|cuenta|direcci|buz[oó]n|destinatario|casilla|correo)|(?:casilla|usuario|cuenta|destinatario|direcci[oó]n|correo)[^.;]{0,40} (?:no existe|no se (?:encuentra|encontr[oó])|no est[aá] registrad)|(?:não|nao) existe (?:o |a |ess[ea] |est[ea] |nenhuma? )?(?:usu[aá]rio|conta|endereço|caixa|destinat)|geen (?:gebruiker|postvak|mailbox|postbus|account|ontvanger) (?:met|gevonden|bekend|onder)/i,
      reason: 'user-unknown',
      example: '550 No existe el usuario',
      alsoExamples: ['550 Geen postvak met deze naam', '550 Esta casilla no existe'],
      butNot: ['550 No existe el usuario remitente', '550 El dominio no existe'],
    },
    {
      id: 'anybody/user-unknown-abroad-north-and-east',
      match:
        /(?:ok[aä]nd|ukendt|ukjent) (?:mottagare|användare|modtager|bruger|mottaker|bruker|adresse?)|(?:användaren|mottagaren|modtageren|brugeren|mottakeren|brukeren|adressen)[^.;]{0,20} (?:finns inte|findes ikke|finnes ikke|eksisterer ikke|existerar inte)|tuntematon (?:käyttäjä|vastaanottaja|osoite)|(?:käyttäjää|vastaanottajaa|osoitetta)[^.;]{0,12} ei (?:löydy|ole)|ismeretlen (?:címzett|felhasználó|cím)|(?:címzett|felhasználó)[^.;]{0,12} nem (?:létezik|található)|(?:utilizator|destinatar)\w{0,3} (?:necunoscut|inexistent|nu exist[aă])|neznám[áýé] (?:adresa|uživatel|příjemce)|(?:e-?post|mail)\S{0,4}adresse?n?[^.;]{0,40} (?:hittades inte|kunde inte hittas|blev ikke fundet|ble ikke funnet|kunne ikke findes|finnes ikke|ei löydy|ei löytynyt)|inte (?:att )?hitta den angivna e-?post|osoitetta ei (?:löydy|löytynyt)|adresu (?:nelze najít|se nepodařilo najít)|-?c[ií]m nem található|adres[aă][^.;]{0,40} nu a (?:fost|putut fi) găsit/i,
      reason: 'user-unknown',
      example: '550 Okänd mottagare',
      alsoExamples: [
        '550 Tuntematon käyttäjä',
        '550 Neznámá adresa',
        'Den angivne mailadresse blev ikke fundet.',
        'Det går inte att hitta den angivna e-postadressen.',
        'Zadanou e-mailovou adresu nelze najít.',
        'A megadott e-mail-cím nem található.',
      ],
      butNot: ['550 Okänd avsändare, okänd adress', '552 Postlåda full'],
    },
    {
      id: 'anybody/user-unknown-in-slovak-or-nordic',
      match:
        /(?:mottagaren|användaren|adressen) är okänd|(?:modtageren|brugeren|adressen) er ukendt|(?:mottakeren|brukeren|adressen) er ukjent|neznám[aye] (?:užívateľ|používateľ|príjemca|adresát)|(?:užívateľ|používateľ|adresát|príjemca|schránka)[^.;]{0,24} (?:neexistuje|neznámy|(?:sa )?nena(?:šiel|šla))/i,
      reason: 'user-unknown',
      example: '550 Užívateľ neexistuje',
      alsoExamples: ['550 Mottagaren är okänd'],
      butNot: ['550 Odosielateľ neexistuje', '552 Schránka je plná'],
    },
    {
      id: 'anybody/user-unknown-further-abroad',
      match:
        /(?:користувач|скриньк|отримувач|адрес)[^.;]{0,25} (?:не (?:знайден|існує|зареєстрован)|невідом)|(?:потребител|получател)[^.;]{0,20} (?:не съществува|е непознат)|(?:άγνωστος|άγνωστη) (?:χρήστης|παραλήπτης|διεύθυνση)|(?:χρήστης|παραλήπτης|διεύθυνση)[^.;]{0,12} δεν (?:υπάρχει|βρέθηκε)|δεν υπάρχει τέτοιος χρήστης|εύρεση της διεύθυνσης|(?:e-?posta|hesap|kullan[ıi]c[ıi]|al[ıi]c[ıi])[^.;]{0,25} (?:kay[ıi]tl[ıi]|tan[ıi]ml[ıi]) de[gğ]il|(?:người (?:dùng|nhận)|địa chỉ|tài khoản)[^.;]{0,20} không tồn tại|(?:pengguna|penerima|alamat|akun)[^.;]{0,20} tidak (?:ditemukan|dikenal|ada|terdaftar)|(?:收件人|用户|邮箱)?地址(?:错误|有误|不正确)|无此(?:用户|人|邮箱|帐号|账号)|(?:没有|查无)(?:此|该|这个)(?:用户|人|邮箱|收件人)|(?:수신자|사용자|받는 ?사람|주소|계정)[^.;]{0,12}(?:찾을 수 없|없습니다|존재하지 않)/i,
      reason: 'user-unknown',
      example: '550 Користувача не знайдено, користувач не існує',
      alsoExamples: ['550 Bu e-posta adresi kayıtlı değil', '550 수신자를 찾을 수 없습니다', '550 收件人地址错误'],
      butNot: ['550 发件人地址错误', '550 Домен не знайдено'],
    },
    {
      id: 'anybody/address-listed-abroad',
      match:
        /\bip\b[^.;]{0,40} (?:bloquead[oa]|bloqu[eé]e?|bloccat[oa]|zablokowan|gesperrt|blockiert|geblokkeerd|заблокирован|engellen)|(?:black|block|sperr)-?liste\b|liste noire|lista (?:negra|nera)|czarn[aeąy]\S{0,2} li[sś]|ч[её]рн[а-я]{2,3} списк|kara liste|黑名单/i,
      reason: 'ip-blocklisted',
      example: '550 Ваш IP находится в черном списке',
      alsoExamples: ['550 Seu IP está bloqueado', '550 Twój adres IP jest zablokowany'],
    },
    {
      id: 'anybody/spam-abroad',
      match:
        /ind[eé]sirable|pourriel|unerwünscht|werbemail|correo (?:basura|no deseado)|lixo eletr|posta indesiderata|niechcian|ongewenst|skräppost|søppelpost|roskaposti|nevy[zž]ádan|kéretlen|nedorit|istenmeyen|небажан|нежелан/i,
      reason: 'spam-content',
      example: '550 Ce message a été identifié comme un courrier indésirable',
      alsoExamples: ['550 İleti istenmeyen olarak işaretlendi'],
    },
    {
      id: 'anybody/attachment-abroad',
      match:
        /(?:unzulässig|verboten|gesperrt|gefährlich)\w{0,2} (?:datei|anhang|anhänge|anlage)|(?:anhang|anhänge|anlage|dateityp|dateianhang)[^.;]{0,30} (?:nicht (?:erlaubt|zulässig|gestattet)|verboten|unzulässig|gesperrt)|(?:pi[eè]ce jointe|fichier (?:joint|attaché))[^.;]{0,30} (?:interdit|refus|non autoris|bloqu)|(?:adjunto|archivo)[^.;]{0,30} (?:no permitid|prohibid|bloquead)|anexo[^.;]{0,30} (?:não permitid|proibid|bloquead)|allegat[oi][^.;]{0,30} (?:non (?:consentit|permess|ammess)|vietat|bloccat)|bijlage[^.;]{0,30} (?:niet toegestaan|geblokkeerd)|załącznik[^.;]{0,30} (?:niedozwol|zablokow)|вложени[^.;]{0,30} (?:запрещ|не разреш|заблокир)/i,
      reason: 'content-rejected',
      example: '554 Anhangstyp ist gefährlich: Anhang nicht erlaubt',
      alsoExamples: ['554 Fichier joint interdit', '550 Nachricht enthält unzulässigen Dateianhang'],
    },
    {
      id: 'anybody/relay-abroad',
      match:
        /relay\w{0,4}[^.;]{0,20} (?:nicht|verweigert|untersagt|refus|interdit|denegad|negad|non |zabron|niedozwol|запрещ|no permit|não permit|niet)|\b(?:no|não|nicht|pas|non)\b[^.;]{0,30} (?:reenv[ií]o|retransmi|relay|relais|weiterleit)/i,
      reason: 'relay-denied',
      example: '550 Relay nicht gestattet',
      alsoExamples: ['550 No se permite el reenvío'],
    },
    {
      id: 'anybody/insiders-only-abroad',
      match:
        /nur (?:für |von )?(?:intern|angemeldet|mitglied|berechtigt)|(?:que|uniquement|seulement)[^.;]{0,30} (?:des )?(?:messages|mails|courriels|exp[eé]diteurs|utilisateurs|membres)[^.;]{0,12} ?(?:internes?|autoris|de la liste)?$|s[oó]lo (?:acepta|recibe|admite|usuarios|remitentes|para)[^.;]{0,30}|solo (?:mittenti|utenti|membri)|alleen (?:interne|leden)|только (?:для )?(?:внутренн|участник|сотрудник)|tylko (?:dla )?(?:cz[lł]onk|wewn)|メンバー(?:ではありません|以外)|(?:リスト|ml)[^。]{0,60}登録されていない|不是[^。，]{0,12}(?:列表|群组)的?成员/i,
      reason: 'recipient-restricted',
      example: '550 Ne peut recevoir que des messages internes',
      alsoExamples: [
        '550 Esta lista solo acepta correos de sus miembros',
        '550 Nur berechtigte Personen',
        '550 あなたはこのリストのメンバーではありません',
      ],
    },
    {
      id: 'anybody/server-silent-abroad',
      match:
        /serveur[^.;]{0,30} (?:ne répond pas|injoignable)|servidor[^.;]{0,30} (?:no responde|não responde)|server[^.;]{0,30} (?:non risponde|antwortet nicht|nicht erreichbar|reageert niet|svarar inte|svarer ikke)|serwer[^.;]{0,30} nie odpowiada|сервер[^.;]{0,30} не отвечает|服务器[^。；]{0,12}(?:无响应|没有响应|无法连接)|サーバー?[^。]{0,12}応答(?:しま|が(?:あり|な))/i,
      reason: 'connection-failed',
      example: 'Le serveur distant ne répond pas.',
      alsoExamples: ['450 Der Server des Empfängers antwortet nicht', 'El servidor de destino no responde'],
    },
    {
      id: 'anybody/policy-abroad',
      match:
        /richtlinie|politique (?:de|locale|du|anti|interne)|pol[ií]ticas? (?:de|del|do|da|local|interna)|polityk[aię]|политик[а-я]{0,3} (?:безопасност|сервера|приема)|安全策略|策略拒绝|ポリシー/i,
      when: { code: /^5/i },
      reason: 'policy-refused',
      example: '550 Verstoß gegen unsere Richtlinien',
      alsoExamples: ['550 No cumple las políticas de seguridad'],
    },
  ],
} satisfies RuleFile
