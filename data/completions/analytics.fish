# fish completion for analytics
complete -c analytics -n __fish_use_subcommand -a 'kpi watch sync status verify backup restore remove-data board snapshot chart bench demo'
complete -c analytics -l workspace -r -d 'The profile folder'
complete -c analytics -l json -d 'One JSON object'
complete -c analytics -n '__fish_seen_subcommand_from kpi' -a 'list show get'
complete -c analytics -n '__fish_seen_subcommand_from board' -a 'list export import'
complete -c analytics -n '__fish_seen_subcommand_from snapshot' -l theme -x -a 'light dark hc-light hc-dark'
complete -c analytics -n '__fish_seen_subcommand_from board' -l out -r -d 'Export into a file'
complete -c analytics -n '__fish_seen_subcommand_from board' -l accept-key -d 'Take a changed key'
