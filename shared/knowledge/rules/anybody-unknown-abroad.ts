/** An unknown recipient in languages other than English: asked right after the English words. */
import type { RuleFile } from '../rule.ts'

export const anybodyUnknownAbroad = {
  provider: null,
  rules: [
    {
      id: 'anybody/user-unknown-in-german-or-dutch',
      match:
        /(?<!absender|absender-)(?:empfänger|empfaenger|benutzer|postfach|adresse|mailbox|konto)[^.;]{0,60} (?:ist )?(?:unbekannt|nicht (?:bekannt|gefunden|vorhanden|vergeben)|existiert nicht|gibt es nicht|ungültig|ungueltig|konnte nicht gefunden|kann nicht gefunden)|(?:unbekannte[rn]?|ungültige[rn]?|kein(?:en?)?)(?: solche[nrs]?| gültige[nrs]?)? (?:empfänger|empfaenger|benutzer|postfach|adresse)|(?:gebruiker|ontvanger|adres|postbus|postvak|mailbox|account)[^.;]{0,60} (?:is )?(?:onbekend|bestaat niet|niet (?:gevonden|bekend)|ongeldig)|(?:onbekende|ongeldige) (?:gebruiker|ontvanger)|adres (?:kan|kon) niet (?:worden )?gevonden|nicht im domino-?verzeichnis/i,
      reason: 'user-unknown',
      example: '550 5.1.1 Benutzer bo@example.com ist unbekannt',
      alsoExamples: [
        '550 Empfänger existiert nicht',
        '550 Gebruiker onbekend',
        'Het e-mailadres kan niet worden gevonden.',
        '550 Deze mailbox bestaat niet',
        'Benutzer bo (bo@example.com) ist nicht im Domino-Verzeichnis enthalten',
      ],
      butNot: ['552 5.2.2 Das Postfach ist voll', '550 Absenderadresse ist unbekannt'],
    },
    {
      id: 'anybody/user-unknown-in-french-or-italian',
      match:
        /(?:destinataire|utilisateur|adresse|compte|bo[iî]te)[^.;]{0,60} (?:est )?(?:(?:n'est pas |n’est pas )?répertori|inconnue?|invalide|inexistante?|n'existe pas|introuvable|non valide)|(?:utente|destinatario|casella|indirizzo|account)[^.;]{0,60} (?:è )?(?:sconosciut[oa]|inesistente|non esiste|non (?:è stat[oa] )?trovat[oa]|non valid[oa]|non (?:è )?(?:present|elencat)[eoa] (?:nella|nell))|impossibile trovare l['’](?:indirizzo|utente)/i,
      reason: 'user-unknown',
      example: '550 5.1.1 Adresse d au moins un destinataire invalide.',
      alsoExamples: [
        '550 Casella inesistente',
        "L'utilisateur bo (bo@example.com) n'est pas répertorié dans l'annuaire Domino",
        'Utente bo (bo@example.com) non elencato nella Directory Domino',
        "Impossibile trovare l'indirizzo di posta elettronica immesso.",
      ],
      butNot: '552 Boite du destinataire pleine',
    },
    {
      id: 'anybody/user-unknown-in-spanish-or-portuguese',
      match:
        /(?:usuario|destinatario|buz[oó]n|cuenta|direcci[oó]n)[^.;]{0,60} (?:es )?(?:desconocid[oa]|no existe|inexistente|no (?:fue |se ha )?encontrad[oa]|inv[aá]lid[oa]|no es v[aá]lid|no (?:aparece|figura|est[aá]) en (?:el|la) (?:directorio|libreta))|no se (?:encontr[oó]|encuentra|ha encontrado|pudo encontrar) (?:la |el )?(?:direcci[oó]n|usuario|destinatario)|(?:usu[aá]rio|destinat[aá]rio|caixa|conta|endereço)[^.;]{0,60} (?:[eé] )?(?:desconhecid[oa]|não existe|nao existe|inexistente|n[aã]o (?:foi )?encontrad[oa]|inv[aá]lid[oa])|n[aã]o foi poss[ií]vel (?:encontrar|localizar) o (?:endereço|destinat|usu[aá]rio)/i,
      reason: 'user-unknown',
      example: '550 El usuario no existe',
      alsoExamples: [
        '550 Usuário desconhecido',
        'El usuario bo (bo@example.com) no aparece en el directorio de Domino',
        'Não foi possível encontrar o endereço de email inserido.',
        'No se encontró la dirección de correo electrónico que especificó.',
      ],
      butNot: '552 El buzon esta lleno',
    },
    {
      id: 'anybody/user-unknown-in-slavic-languages-or-turkish',
      match:
        /(?:u[zż]ytkownik|odbiorca|adres|konto|skrzynka)[^.;]{0,60} (?:jest )?(?:nieznan[yae]|nie istnieje|nie znaleziono|niepoprawn[yae])|(?:nie ma|brak) takie(?:go|j) (?:u[zż]ytkownika|konta|adresu|skrzynki|odbiorcy)|(?:пользовател|адресат|получател|ящик|адрес|абонент)[^.;]{0,60} (?:не (?:найден|существует|зарегистрирован)|неизвест)|(?:нет такого|неизвестный|неверный) (?:пользовател|адрес|получател)|такого (?:пользователя|адреса|ящика) нет|(?:schránka|uživatel|adresát)[^.;]{0,40} (?:neexistuje|nenalezen|neznámý)|(?:kullan[ıi]c[ıi]|al[ıi]c[ıi]|posta kutusu|adres)[^.;]{0,60} (?:bulunamad[ıi]|mevcut de[gğ]il|ge[cç]ersiz|yok|bilinmiyor)|(?:bilinmeyen|ge[cç]ersiz) (?:kullan[ıi]c[ıi]|al[ıi]c[ıi])|nieznan[ya] (?:odbiorca|u[zż]ytkownik|adres)|nie (?:znaleziono|mo[zż]na (?:odnaleźć|znaleźć))(?: \S{1,30}){0,2} (?:adresu|u[zż]ytkownika|odbiorcy)|не удалось найти(?: \S{1,30}){0,4} (?:адрес|пользовател|получател)|адрес\S{0,2} (?:электронной почты )?не найден/i,
      reason: 'user-unknown',
      example: '550 Пользователь не найден',
      alsoExamples: [
        '550 Odbiorca bo@example.com nie istnieje',
        '550 Kullanıcı bulunamadı',
        '550 Uživatel neexistuje',
        'Nie znaleziono wprowadzonego adresu e-mail.',
        'Не удалось найти указанный вами адрес электронной почты.',
      ],
      butNot: '552 Почтовый ящик переполнен',
    },
    {
      id: 'anybody/user-unknown-in-east-asian-languages',
      match:
        /(?:ユーザ|宛先|受信者|アドレス|メールボックス)[^。;]{0,80}(?:存在しません|存在しない|見つかりません|見つからない|リストされていません|登録されていません|不明|ありません)|(?:用户|收件人|邮箱|帐号|账号|地址|信箱|使用者)[^。;]{0,30}(?:不存在|未找到|无效|不正确|不明)|找不到[^。;，,]{0,12}(?:用户|收件人|邮箱|地址|使用者|收件者|位址)|존재하지 않는|(?:사용자|주소)를 찾을 수 없/i,
      reason: 'user-unknown',
      example: '550 用户不存在',
      alsoExamples: [
        '550 宛先のメールアドレスは存在しません',
        '550 존재하지 않는 사용자',
        'ユーザー bo (bo@example.com) は Domino ディレクトリにリストされていません',
        '找不到您输入的电子邮件地址。',
        '입력한 전자 메일 주소를 찾을 수 없습니다.',
      ],
      butNot: ['552 收件人邮箱已满', '550 发件人不存在'],
    },
  ],
} satisfies RuleFile
