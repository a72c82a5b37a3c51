"""The commonest passwords, and words that people add digits to, in the languages of this product.

Gathered by hand from what published lists of leaked passwords agree on; casefolded.
"""

from __future__ import annotations

_WORDS = """
password passwort passw0rd p@ssw0rd p@ssword motdepasse contrasena contraseña senha palavrapasse
palavra-passe palavrachave minhasenha parola parolamea zaq12wsx
qwerty qwertyui qwertyuio qwertyuiop qwertzuiop azertyuiop azerty asdfgh asdfghjkl asdfasdf
asdfqwer qweasdzxc qazwsxedc qazwsx 1qaz2wsx 1qaz2wsx3edc zxcvbnm zxcvbnm1 1q2w3e4r 1q2w3e4r5t
q1w2e3r4t5 q1w2e3r4 abcdef abcdefg abcdefgh abcdefghi abcdefghij abcd1234 abc123 abc a1b2c3d4e5
iloveyou iloveyousomuch teamo teamomucho amote amovoce teamobebe loveyou lovely princess princesa
sunshine football futebol superman batman pokemon dragon monkey welcome welcometo bemvindo letmein
letmeinnow trustno administrator administrador admin adminadmin root rootroot changeme default
secret segredo master starwars whatever freedom liberdade michael jennifer jordan computer
computador internet samsung google facebook instagram whatsapp
benfica slbenfica sporting sportingcp fcporto portugal lisboa lisbon loures odivelas amadora sintra
cristiano ronaldo cristianoronaldo brasil brazil angola caboverde guinebissau mocambique bangladesh
nepal india pakistan ukraine ukraina slavaukraini kathmandu punjab dhaka
jesus jesuscristo jesuschrist bismillah inshallah alhamdulillah allahuakbar muhammad mohammed waheguru
jaihind krishna ganesh
consult consulta consultconsult municipio camara camaramunicipal pmii pmim
primavera verao outono inverno janeiro fevereiro setembro outubro novembro dezembro
summer winter spring autumn january february september october november december
privet privetprivet marina natasha
"""

_DIGITS = """
0123456789 1234567890 12345678910 123456789012 1234567891 0987654321 9876543210 1122334455
1234512345 123456123456 12341234 147258369 1472583690 123123123 1231231231 123123123123
1111111111 0000000000 1212121212 1010101010 2020202020 123321123321 12345678901 11223344556
"""

COMMON_PASSWORDS = frozenset(_WORDS.split()) | frozenset(_DIGITS.split())
