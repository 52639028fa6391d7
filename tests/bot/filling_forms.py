"""Forms under test, as tables. The columns stand in the order of the first line."""

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
    |        | calculate         | hidden    |                           |          |                        |                  |             |            |
    | choices |                  |           |                           |          |                        |                  |             |            |
    |        | list_name         | name      | label                     |          |                        |                  |             |            |
    |        | yn                | yes       | Yes                       |          |                        |                  |             |            |
    |        | yn                | no        | No                        |          |                        |                  |             |            |
    |        | d                 | tea       | Tea                       |          |                        |                  |             |            |
    |        | d                 | coffee    | Coffee                    |          |                        |                  |             |            |
    |        | d                 | water     | Water with a very long name that does not fit on a button at all |  |  |        |             |            |
"""
