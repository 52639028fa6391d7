"""Forms under test, as tables. The columns stand in the order of the first line."""

VISIT = """
    | survey  |                  |          |                             |          |             |                        |            |                    |
    |         | type             | name     | label                       | required | relevant    | hint                   | constraint | constraint_message |
    |         | begin group      | arrival  | Arrival                     |          |             |                        |            |                    |
    |         | note             | welcome  | Think back to the **door**. |          |             |                        |            |                    |
    |         | select_one yn    | greeted  | Were you greeted?           | yes      |             | Within a minute        |            |                    |
    |         | text             | whynot   | What happened instead?      | yes      | ${greeted}='no' |                    |            |                    |
    |         | integer          | queue    | How many people queued?     | yes      |             |                        | . < 50     | Fewer than fifty, surely. |
    |         | end group        |          |                             |          |             |                        |            |                    |
    |         | begin group      | service  | Service                     |          |             |                        |            |                    |
    |         | select_multiple d | drinks  | What was offered?           | yes      |             |                        |            |                    |
    |         | image            | front    | Photograph the counter      | yes      |             |                        |            |                    |
    |         | text             | comment  | Anything else?              |          |             |                        |            |                    |
    |         | end group        |          |                             |          |             |                        |            |                    |
    | choices |                  |          |                             |          |             |                        |            |                    |
    |         | list_name        | name     | label                       |          |             |                        |            |                    |
    |         | yn               | yes      | Yes                         |          |             |                        |            |                    |
    |         | yn               | no       | No                          |          |             |                        |            |                    |
    |         | d                | tea      | Tea                         |          |             |                        |            |                    |
    |         | d                | coffee   | Coffee                      |          |             |                        |            |                    |
    |         | d                | water    | Water                       |          |             |                        |            |                    |
"""

KINDS = """
    | survey |                   |           |                           |          |                        |                  |             |            |
    |        | type              | name      | label                     | required | hint                   | appearance       | constraint  | parameters |
    |        | select_one yn     | one       | Was it open?              | yes      |                        |                  |             |            |
    |        | select_multiple d | several   | What was offered?         | yes      |                        |                  |             |            |
    |        | integer           | number    | How many people?          | yes      | Count everybody        |                  | . >= 0 and . <= 500 |    |
    |        | integer           | grade     | Grade the welcome         | yes      |                        |                  | . >= 1 and . <= 5 |      |
    |        | decimal           | price     | What did it cost?         | yes      | In euros               |                  |             |            |
    |        | text              | words     | What did they say?        | no       |                        |                  |             |            |
    |        | date              | day       | On which day?             | yes      |                        |                  | . <= today() |           |
    |        | time              | clock     | At what time?             | yes      |                        |                  |             |            |
    |        | dateTime          | moment    | When did it end?          | yes      |                        |                  |             |            |
    |        | time              | wait_start | When did you join?       | yes      |                        |                  |             |            |
    |        | time              | wait_stop | When were you served?     | yes      |                        |                  |             |            |
    |        | acknowledge       | sure      | Was it really so?         | yes      |                        |                  |             |            |
    |        | image             | photo     | Photograph the counter    | yes      |                        |                  |             |            |
    |        | audio             | voice     | Tell it in your words     | no       |                        |                  |             |            |
    |        | geopoint          | place     | Where was it?             | yes      |                        |                  |             |            |
    |        | range             | scale     | Would you come again?     | yes      |                        |                  |             | start=0 end=10 step=1 |
    |        | rank d            | order     | Order by taste            | yes      |                        |                  |             |            |
    |        | geotrace          | way       | Which way did you walk?   | yes      |                        |                  |             |            |
    |        | note              | thanks    | Thank you                 |          |                        |                  |             |            |
    | choices |                  |           |                           |          |                        |                  |             |            |
    |        | list_name         | name      | label                     |          |                        |                  |             |            |
    |        | yn                | yes       | Yes                       |          |                        |                  |             |            |
    |        | yn                | no        | No                        |          |                        |                  |             |            |
    |        | d                 | tea       | Tea                       |          |                        |                  |             |            |
    |        | d                 | coffee    | Coffee                    |          |                        |                  |             |            |
    |        | d                 | water     | Water with a very long name that does not fit on a button at all |  |  |        |             |            |
"""

BRANCHES = """
    | survey  |                   |         |                        |          |                       |                     |
    |         | type              | name    | label                  | required | relevant              | choice_filter       |
    |         | select_one yn     | eaten   | Did you eat?           | yes      |                       |                     |
    |         | select_one dish   | dish    | What did you eat?      | yes      | ${eaten}='yes'        |                     |
    |         | text              | taste   | How did it taste?      | yes      | ${eaten}='yes'        |                     |
    |         | select_one city   | city    | Which city?            | yes      |                       |                     |
    |         | select_one shop   | shop    | Which shop?            | yes      |                       | city=${city}        |
    |         | integer           | price   | What did you pay?      | yes      |                       |                     |
    | choices |                   |         |                        |          |                       |                     |
    |         | list_name         | name    | label                  | city     |                       |                     |
    |         | yn                | yes     | Yes                    |          |                       |                     |
    |         | yn                | no      | No                     |          |                       |                     |
    |         | dish              | soup    | Soup                   |          |                       |                     |
    |         | dish              | fish    | Fish                   |          |                       |                     |
    |         | city              | oslo    | Oslo                   |          |                       |                     |
    |         | city              | bergen  | Bergen                 |          |                       |                     |
    |         | shop              | o1      | Oslo Central           | oslo     |                       |                     |
    |         | shop              | b1      | Bergen Harbour         | bergen   |                       |                     |
    |         | shop              | b2      | Bergen Airport         | bergen   |                       |                     |
"""

TWO_TONGUES = """
    | survey  |                 |        |                    |                   |          |
    |         | type            | name   | label::English (en) | label::Hebrew (he) | required |
    |         | begin group     | door   | Arrival            | הגעה              |          |
    |         | select_one yn   | clean  | Was it clean?      | האם היה נקי?      | yes      |
    |         | integer         | wait   | Minutes waited?    | כמה דקות חיכית?   | yes      |
    |         | end group       |        |                    |                   |          |
    |         | text            | more   | Anything else?     | עוד משהו?         |          |
    | choices |                 |        |                    |                   |          |
    |         | list_name       | name   | label::English (en) | label::Hebrew (he) |          |
    |         | yn              | yes    | Yes                | כן                |          |
    |         | yn              | no     | No                 | לא                |          |
"""

STAFF = """
    | survey  |               |        |                     |          |
    |         | type          | name   | label               | required |
    |         | begin repeat  | staff  | Members of staff    |          |
    |         | text          | who    | Who served you?     | yes      |
    |         | select_one yn | smile  | Did they smile?     | yes      |
    |         | end repeat    |        |                     |          |
    |         | text          | last   | Anything else?      |          |
    | choices |               |        |                     |          |
    |         | list_name     | name   | label               |          |
    |         | yn            | yes    | Yes                 |          |
    |         | yn            | no     | No                  |          |
"""

MANY = (
    """
    | survey  |                   |       |                |          |            |
    |         | type              | name  | label          | required | constraint |
    |         | select_one shop   | shop  | Which shop?    | yes      |            |
    |         | select_multiple s | seen  | What was seen? | yes      | not(selected(., 'none') and count-selected(.) > 1) |
    |         | text              | last  | Anything else? |          |            |
    | choices |                   |       |                |          |            |
    |         | list_name         | name  | label          |          |            |
"""
    + "".join(
        f"    |  | shop | s{n} | {name} {n} | | |\n"
        for n, name in enumerate([*["Harbour"] * 30, *["Café Résumé"] * 5, *["Station"] * 25], 1)
    )
    + "".join(f"    |  | s | a{n} | Sign number {n} | | |\n" for n in range(1, 15))
    + "    |  | s | none | Nothing | | |\n"
)

PLACE = """
    | survey |          |       |                |          |
    |        | type     | name  | label          | required |
    |        | geopoint | place | Where was it?  | yes      |
    |        | text     | last  | Anything else? |          |
"""
