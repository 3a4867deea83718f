-- One value: the id under which a partnership is found now, given that id or one of old; null if nothing is left of it
-- macro: current_id(id)
select
    coalesce(
        (
            select partnerships.partnership_id
            from main.partnerships as partnerships
            where partnerships.partnership_id = id
        ),
        (
            select redirects.partnership_id
            from main.partnership_redirects as redirects
            where redirects.old_id = id
        )
    )
