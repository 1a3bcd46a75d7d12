from lockstep_sql import main

main()
