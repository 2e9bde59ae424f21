{# Generated from dbt_project/kpis.yml by `python -m tributary.kpis`. Do not edit. #}
with
    measured as (
        select
            tenant_key,
            impact_date as period_date,
            capability,
            cast(revenue_impact_estimated_amount as decimal(38, 12)) as total_revenue_impact__n,
            cast(
                revenue_impact_estimated_amount_reporting as decimal(38, 12)
            ) as total_revenue_impact__r,
            case
                when capability = 'lead_intelligence'
                then cast(revenue_impact_estimated_amount as decimal(38, 12))
            end as lead_intelligence_revenue__n,
            case
                when capability = 'lead_intelligence'
                then cast(revenue_impact_estimated_amount_reporting as decimal(38, 12))
            end as lead_intelligence_revenue__r,
            case
                when capability = 'property_intelligence'
                then cast(revenue_impact_estimated_amount as decimal(38, 12))
            end as property_intelligence_revenue__n,
            case
                when capability = 'property_intelligence'
                then cast(revenue_impact_estimated_amount_reporting as decimal(38, 12))
            end as property_intelligence_revenue__r,
            case
                when capability = 'churn_prevention'
                then cast(revenue_impact_estimated_amount as decimal(38, 12))
            end as churn_prevention_revenue__n,
            case
                when capability = 'churn_prevention'
                then cast(revenue_impact_estimated_amount_reporting as decimal(38, 12))
            end as churn_prevention_revenue__r,
            case
                when capability = 'ai_coaching'
                then cast(revenue_impact_estimated_amount as decimal(38, 12))
            end as ai_coaching_revenue__n,
            case
                when capability = 'ai_coaching'
                then cast(revenue_impact_estimated_amount_reporting as decimal(38, 12))
            end as ai_coaching_revenue__r,
            case
                when capability = 'lead_intelligence' then cast(volume_count as decimal(38, 12))
            end as leads_processed__n,
            case
                when capability = 'property_intelligence' then cast(volume_count as decimal(38, 12))
            end as properties_analyzed__n,
            case
                when capability = 'property_intelligence'
                then cast(luxury_detected_count as decimal(38, 12))
            end as luxury_detection_count__n,
            case
                when capability = 'churn_prevention' then cast(volume_count as decimal(38, 12))
            end as at_risk_leads_identified__n,
            case
                when capability = 'ai_coaching' then cast(volume_count as decimal(38, 12))
            end as coaching_sessions__n,
            cast(
                conversion_improvement_weighted as decimal(38, 12)
            ) as lead_conversion_improvement__n,
            cast(
                conversion_improvement_weight as decimal(38, 12)
            ) as lead_conversion_improvement__d,
            cast(response_minutes as decimal(38, 12)) as lead_avg_response_minutes__n,
            cast(responded_count as decimal(38, 12)) as lead_avg_response_minutes__d,
            cast(
                productivity_improvement_weighted as decimal(38, 12)
            ) as agent_productivity_improvement__n,
            cast(
                productivity_improvement_weight as decimal(38, 12)
            ) as agent_productivity_improvement__d,
            cast(match_satisfaction_weighted as decimal(38, 12)) as match_satisfaction__n,
            cast(match_satisfaction_weight as decimal(38, 12)) as match_satisfaction__d,
            cast(
                churn_before_weighted - churn_after_weighted as decimal(38, 12)
            ) as churn_reduction__n,
            cast(churn_before_weighted as decimal(38, 12)) as churn_reduction__d,
            cast(training_reduction_weighted as decimal(38, 12)) as training_time_reduction__n,
            cast(training_reduction_weight as decimal(38, 12)) as training_time_reduction__d,
            cast(correct_count as decimal(38, 12)) as feature_accuracy__n,
            cast(evaluated_count as decimal(38, 12)) as feature_accuracy__d,
            cast(active_user_day_count as decimal(38, 12)) as feature_adoption_rate__n,
            cast(eligible_user_day_count as decimal(38, 12)) as feature_adoption_rate__d,
            cast(websocket_le_5_ms_count as decimal(38, 12)) as websocket_latency__b0,
            cast(websocket_le_10_ms_count as decimal(38, 12)) as websocket_latency__b1,
            cast(websocket_le_15_ms_count as decimal(38, 12)) as websocket_latency__b2,
            cast(websocket_le_20_ms_count as decimal(38, 12)) as websocket_latency__b3,
            cast(websocket_le_25_ms_count as decimal(38, 12)) as websocket_latency__b4,
            cast(websocket_le_35_ms_count as decimal(38, 12)) as websocket_latency__b5,
            cast(websocket_le_50_ms_count as decimal(38, 12)) as websocket_latency__b6,
            cast(websocket_le_70_ms_count as decimal(38, 12)) as websocket_latency__b7,
            cast(websocket_le_100_ms_count as decimal(38, 12)) as websocket_latency__b8,
            cast(websocket_le_200_ms_count as decimal(38, 12)) as websocket_latency__b9,
            cast(websocket_le_inf_ms_count as decimal(38, 12)) as websocket_latency__b10,
            cast(scoring_le_5_ms_count as decimal(38, 12)) as ml_inference_latency__b0,
            cast(scoring_le_10_ms_count as decimal(38, 12)) as ml_inference_latency__b1,
            cast(scoring_le_15_ms_count as decimal(38, 12)) as ml_inference_latency__b2,
            cast(scoring_le_20_ms_count as decimal(38, 12)) as ml_inference_latency__b3,
            cast(scoring_le_25_ms_count as decimal(38, 12)) as ml_inference_latency__b4,
            cast(scoring_le_35_ms_count as decimal(38, 12)) as ml_inference_latency__b5,
            cast(scoring_le_50_ms_count as decimal(38, 12)) as ml_inference_latency__b6,
            cast(scoring_le_70_ms_count as decimal(38, 12)) as ml_inference_latency__b7,
            cast(scoring_le_100_ms_count as decimal(38, 12)) as ml_inference_latency__b8,
            cast(scoring_le_200_ms_count as decimal(38, 12)) as ml_inference_latency__b9,
            cast(scoring_le_inf_ms_count as decimal(38, 12)) as ml_inference_latency__b10,
            cast(vision_le_250_ms_count as decimal(38, 12)) as vision_analysis_latency__b0,
            cast(vision_le_500_ms_count as decimal(38, 12)) as vision_analysis_latency__b1,
            cast(vision_le_750_ms_count as decimal(38, 12)) as vision_analysis_latency__b2,
            cast(vision_le_1000_ms_count as decimal(38, 12)) as vision_analysis_latency__b3,
            cast(vision_le_1250_ms_count as decimal(38, 12)) as vision_analysis_latency__b4,
            cast(vision_le_1500_ms_count as decimal(38, 12)) as vision_analysis_latency__b5,
            cast(vision_le_2000_ms_count as decimal(38, 12)) as vision_analysis_latency__b6,
            cast(vision_le_3000_ms_count as decimal(38, 12)) as vision_analysis_latency__b7,
            cast(vision_le_5000_ms_count as decimal(38, 12)) as vision_analysis_latency__b8,
            cast(vision_le_inf_ms_count as decimal(38, 12)) as vision_analysis_latency__b9,
            cast(analysis_le_250_ms_count as decimal(38, 12)) as coaching_analysis_latency__b0,
            cast(analysis_le_500_ms_count as decimal(38, 12)) as coaching_analysis_latency__b1,
            cast(analysis_le_750_ms_count as decimal(38, 12)) as coaching_analysis_latency__b2,
            cast(analysis_le_1000_ms_count as decimal(38, 12)) as coaching_analysis_latency__b3,
            cast(analysis_le_1250_ms_count as decimal(38, 12)) as coaching_analysis_latency__b4,
            cast(analysis_le_1500_ms_count as decimal(38, 12)) as coaching_analysis_latency__b5,
            cast(analysis_le_2000_ms_count as decimal(38, 12)) as coaching_analysis_latency__b6,
            cast(analysis_le_3000_ms_count as decimal(38, 12)) as coaching_analysis_latency__b7,
            cast(analysis_le_5000_ms_count as decimal(38, 12)) as coaching_analysis_latency__b8,
            cast(analysis_le_inf_ms_count as decimal(38, 12)) as coaching_analysis_latency__b9
        from {{ ref("fct_feature_impact_daily") }}
        where impact_date is not null
    ),
    daily as (
        select
            tenant_key,
            period_date,
            capability,
            sum(total_revenue_impact__n) as total_revenue_impact__n,
            sum(total_revenue_impact__r) as total_revenue_impact__r,
            sum(lead_intelligence_revenue__n) as lead_intelligence_revenue__n,
            sum(lead_intelligence_revenue__r) as lead_intelligence_revenue__r,
            sum(property_intelligence_revenue__n) as property_intelligence_revenue__n,
            sum(property_intelligence_revenue__r) as property_intelligence_revenue__r,
            sum(churn_prevention_revenue__n) as churn_prevention_revenue__n,
            sum(churn_prevention_revenue__r) as churn_prevention_revenue__r,
            sum(ai_coaching_revenue__n) as ai_coaching_revenue__n,
            sum(ai_coaching_revenue__r) as ai_coaching_revenue__r,
            sum(leads_processed__n) as leads_processed__n,
            sum(properties_analyzed__n) as properties_analyzed__n,
            sum(luxury_detection_count__n) as luxury_detection_count__n,
            sum(at_risk_leads_identified__n) as at_risk_leads_identified__n,
            sum(coaching_sessions__n) as coaching_sessions__n,
            sum(lead_conversion_improvement__n) as lead_conversion_improvement__n,
            sum(lead_conversion_improvement__d) as lead_conversion_improvement__d,
            sum(lead_avg_response_minutes__n) as lead_avg_response_minutes__n,
            sum(lead_avg_response_minutes__d) as lead_avg_response_minutes__d,
            sum(agent_productivity_improvement__n) as agent_productivity_improvement__n,
            sum(agent_productivity_improvement__d) as agent_productivity_improvement__d,
            sum(match_satisfaction__n) as match_satisfaction__n,
            sum(match_satisfaction__d) as match_satisfaction__d,
            sum(churn_reduction__n) as churn_reduction__n,
            sum(churn_reduction__d) as churn_reduction__d,
            sum(training_time_reduction__n) as training_time_reduction__n,
            sum(training_time_reduction__d) as training_time_reduction__d,
            sum(feature_accuracy__n) as feature_accuracy__n,
            sum(feature_accuracy__d) as feature_accuracy__d,
            sum(feature_adoption_rate__n) as feature_adoption_rate__n,
            sum(feature_adoption_rate__d) as feature_adoption_rate__d,
            sum(websocket_latency__b0) as websocket_latency__b0,
            sum(websocket_latency__b1) as websocket_latency__b1,
            sum(websocket_latency__b2) as websocket_latency__b2,
            sum(websocket_latency__b3) as websocket_latency__b3,
            sum(websocket_latency__b4) as websocket_latency__b4,
            sum(websocket_latency__b5) as websocket_latency__b5,
            sum(websocket_latency__b6) as websocket_latency__b6,
            sum(websocket_latency__b7) as websocket_latency__b7,
            sum(websocket_latency__b8) as websocket_latency__b8,
            sum(websocket_latency__b9) as websocket_latency__b9,
            sum(websocket_latency__b10) as websocket_latency__b10,
            sum(ml_inference_latency__b0) as ml_inference_latency__b0,
            sum(ml_inference_latency__b1) as ml_inference_latency__b1,
            sum(ml_inference_latency__b2) as ml_inference_latency__b2,
            sum(ml_inference_latency__b3) as ml_inference_latency__b3,
            sum(ml_inference_latency__b4) as ml_inference_latency__b4,
            sum(ml_inference_latency__b5) as ml_inference_latency__b5,
            sum(ml_inference_latency__b6) as ml_inference_latency__b6,
            sum(ml_inference_latency__b7) as ml_inference_latency__b7,
            sum(ml_inference_latency__b8) as ml_inference_latency__b8,
            sum(ml_inference_latency__b9) as ml_inference_latency__b9,
            sum(ml_inference_latency__b10) as ml_inference_latency__b10,
            sum(vision_analysis_latency__b0) as vision_analysis_latency__b0,
            sum(vision_analysis_latency__b1) as vision_analysis_latency__b1,
            sum(vision_analysis_latency__b2) as vision_analysis_latency__b2,
            sum(vision_analysis_latency__b3) as vision_analysis_latency__b3,
            sum(vision_analysis_latency__b4) as vision_analysis_latency__b4,
            sum(vision_analysis_latency__b5) as vision_analysis_latency__b5,
            sum(vision_analysis_latency__b6) as vision_analysis_latency__b6,
            sum(vision_analysis_latency__b7) as vision_analysis_latency__b7,
            sum(vision_analysis_latency__b8) as vision_analysis_latency__b8,
            sum(vision_analysis_latency__b9) as vision_analysis_latency__b9,
            sum(coaching_analysis_latency__b0) as coaching_analysis_latency__b0,
            sum(coaching_analysis_latency__b1) as coaching_analysis_latency__b1,
            sum(coaching_analysis_latency__b2) as coaching_analysis_latency__b2,
            sum(coaching_analysis_latency__b3) as coaching_analysis_latency__b3,
            sum(coaching_analysis_latency__b4) as coaching_analysis_latency__b4,
            sum(coaching_analysis_latency__b5) as coaching_analysis_latency__b5,
            sum(coaching_analysis_latency__b6) as coaching_analysis_latency__b6,
            sum(coaching_analysis_latency__b7) as coaching_analysis_latency__b7,
            sum(coaching_analysis_latency__b8) as coaching_analysis_latency__b8,
            sum(coaching_analysis_latency__b9) as coaching_analysis_latency__b9
        from measured
        group by tenant_key, period_date, capability
    ),
    spans as (
        select tenant_key, min(period_date) as first_date, max(period_date) as last_date
        from daily
        group by tenant_key
    ),
    filled as (
        select
            tenant_key,
            period_date,
            capability,
            total_revenue_impact__n,
            total_revenue_impact__r,
            lead_intelligence_revenue__n,
            lead_intelligence_revenue__r,
            property_intelligence_revenue__n,
            property_intelligence_revenue__r,
            churn_prevention_revenue__n,
            churn_prevention_revenue__r,
            ai_coaching_revenue__n,
            ai_coaching_revenue__r,
            leads_processed__n,
            properties_analyzed__n,
            luxury_detection_count__n,
            at_risk_leads_identified__n,
            coaching_sessions__n,
            lead_conversion_improvement__n,
            lead_conversion_improvement__d,
            lead_avg_response_minutes__n,
            lead_avg_response_minutes__d,
            agent_productivity_improvement__n,
            agent_productivity_improvement__d,
            match_satisfaction__n,
            match_satisfaction__d,
            churn_reduction__n,
            churn_reduction__d,
            training_time_reduction__n,
            training_time_reduction__d,
            feature_accuracy__n,
            feature_accuracy__d,
            feature_adoption_rate__n,
            feature_adoption_rate__d,
            websocket_latency__b0,
            websocket_latency__b1,
            websocket_latency__b2,
            websocket_latency__b3,
            websocket_latency__b4,
            websocket_latency__b5,
            websocket_latency__b6,
            websocket_latency__b7,
            websocket_latency__b8,
            websocket_latency__b9,
            websocket_latency__b10,
            ml_inference_latency__b0,
            ml_inference_latency__b1,
            ml_inference_latency__b2,
            ml_inference_latency__b3,
            ml_inference_latency__b4,
            ml_inference_latency__b5,
            ml_inference_latency__b6,
            ml_inference_latency__b7,
            ml_inference_latency__b8,
            ml_inference_latency__b9,
            ml_inference_latency__b10,
            vision_analysis_latency__b0,
            vision_analysis_latency__b1,
            vision_analysis_latency__b2,
            vision_analysis_latency__b3,
            vision_analysis_latency__b4,
            vision_analysis_latency__b5,
            vision_analysis_latency__b6,
            vision_analysis_latency__b7,
            vision_analysis_latency__b8,
            vision_analysis_latency__b9,
            coaching_analysis_latency__b0,
            coaching_analysis_latency__b1,
            coaching_analysis_latency__b2,
            coaching_analysis_latency__b3,
            coaching_analysis_latency__b4,
            coaching_analysis_latency__b5,
            coaching_analysis_latency__b6,
            coaching_analysis_latency__b7,
            coaching_analysis_latency__b8,
            coaching_analysis_latency__b9,
            false as is_filler
        from daily
        union all
        select
            spans.tenant_key,
            calendar.date_key as period_date,
            cast(null as string) as capability,
            cast(0 as decimal(38, 12)) as total_revenue_impact__n,
            cast(0 as decimal(38, 12)) as total_revenue_impact__r,
            cast(0 as decimal(38, 12)) as lead_intelligence_revenue__n,
            cast(0 as decimal(38, 12)) as lead_intelligence_revenue__r,
            cast(0 as decimal(38, 12)) as property_intelligence_revenue__n,
            cast(0 as decimal(38, 12)) as property_intelligence_revenue__r,
            cast(0 as decimal(38, 12)) as churn_prevention_revenue__n,
            cast(0 as decimal(38, 12)) as churn_prevention_revenue__r,
            cast(0 as decimal(38, 12)) as ai_coaching_revenue__n,
            cast(0 as decimal(38, 12)) as ai_coaching_revenue__r,
            cast(0 as decimal(38, 12)) as leads_processed__n,
            cast(0 as decimal(38, 12)) as properties_analyzed__n,
            cast(0 as decimal(38, 12)) as luxury_detection_count__n,
            cast(0 as decimal(38, 12)) as at_risk_leads_identified__n,
            cast(0 as decimal(38, 12)) as coaching_sessions__n,
            cast(null as decimal(38, 12)) as lead_conversion_improvement__n,
            cast(null as decimal(38, 12)) as lead_conversion_improvement__d,
            cast(null as decimal(38, 12)) as lead_avg_response_minutes__n,
            cast(null as decimal(38, 12)) as lead_avg_response_minutes__d,
            cast(null as decimal(38, 12)) as agent_productivity_improvement__n,
            cast(null as decimal(38, 12)) as agent_productivity_improvement__d,
            cast(null as decimal(38, 12)) as match_satisfaction__n,
            cast(null as decimal(38, 12)) as match_satisfaction__d,
            cast(null as decimal(38, 12)) as churn_reduction__n,
            cast(null as decimal(38, 12)) as churn_reduction__d,
            cast(null as decimal(38, 12)) as training_time_reduction__n,
            cast(null as decimal(38, 12)) as training_time_reduction__d,
            cast(null as decimal(38, 12)) as feature_accuracy__n,
            cast(null as decimal(38, 12)) as feature_accuracy__d,
            cast(null as decimal(38, 12)) as feature_adoption_rate__n,
            cast(null as decimal(38, 12)) as feature_adoption_rate__d,
            cast(null as decimal(38, 12)) as websocket_latency__b0,
            cast(null as decimal(38, 12)) as websocket_latency__b1,
            cast(null as decimal(38, 12)) as websocket_latency__b2,
            cast(null as decimal(38, 12)) as websocket_latency__b3,
            cast(null as decimal(38, 12)) as websocket_latency__b4,
            cast(null as decimal(38, 12)) as websocket_latency__b5,
            cast(null as decimal(38, 12)) as websocket_latency__b6,
            cast(null as decimal(38, 12)) as websocket_latency__b7,
            cast(null as decimal(38, 12)) as websocket_latency__b8,
            cast(null as decimal(38, 12)) as websocket_latency__b9,
            cast(null as decimal(38, 12)) as websocket_latency__b10,
            cast(null as decimal(38, 12)) as ml_inference_latency__b0,
            cast(null as decimal(38, 12)) as ml_inference_latency__b1,
            cast(null as decimal(38, 12)) as ml_inference_latency__b2,
            cast(null as decimal(38, 12)) as ml_inference_latency__b3,
            cast(null as decimal(38, 12)) as ml_inference_latency__b4,
            cast(null as decimal(38, 12)) as ml_inference_latency__b5,
            cast(null as decimal(38, 12)) as ml_inference_latency__b6,
            cast(null as decimal(38, 12)) as ml_inference_latency__b7,
            cast(null as decimal(38, 12)) as ml_inference_latency__b8,
            cast(null as decimal(38, 12)) as ml_inference_latency__b9,
            cast(null as decimal(38, 12)) as ml_inference_latency__b10,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b0,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b1,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b2,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b3,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b4,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b5,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b6,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b7,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b8,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b9,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b0,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b1,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b2,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b3,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b4,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b5,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b6,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b7,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b8,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b9,
            true as is_filler
        from spans
        inner join {{ ref("int_kpi__tenants") }} as tenants on spans.tenant_key = tenants.tenant_key
        inner join
            {{ ref("dim_date") }} as calendar
            on calendar.date_key between spans.first_date and case
                when spans.last_date >= tenants.quiet_since_date
                then tenants.today_date
                else spans.last_date
            end
    ),
    placed as (
        select
            filled.*,
            periods.grain,
            cast(periods.period_start as timestamp) as period_start,
            cast(periods.period_end as timestamp) as period_end
        from filled
        inner join {{ ref("int_kpi__periods") }} as periods on filled.period_date = periods.date_key
        where periods.grain in ('day', 'week', 'month', 'quarter')
    ),
    dated as (select * from placed),
    aggregated as (
        select
            dated.tenant_key as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.total_revenue_impact__n) as total_revenue_impact__n,
            sum(dated.lead_intelligence_revenue__n) as lead_intelligence_revenue__n,
            sum(dated.property_intelligence_revenue__n) as property_intelligence_revenue__n,
            sum(dated.churn_prevention_revenue__n) as churn_prevention_revenue__n,
            sum(dated.ai_coaching_revenue__n) as ai_coaching_revenue__n,
            sum(dated.leads_processed__n) as leads_processed__n,
            sum(dated.properties_analyzed__n) as properties_analyzed__n,
            sum(dated.luxury_detection_count__n) as luxury_detection_count__n,
            sum(dated.at_risk_leads_identified__n) as at_risk_leads_identified__n,
            sum(dated.coaching_sessions__n) as coaching_sessions__n,
            sum(dated.lead_conversion_improvement__n) as lead_conversion_improvement__n,
            sum(dated.lead_conversion_improvement__d) as lead_conversion_improvement__d,
            sum(dated.lead_avg_response_minutes__n) as lead_avg_response_minutes__n,
            sum(dated.lead_avg_response_minutes__d) as lead_avg_response_minutes__d,
            sum(dated.agent_productivity_improvement__n) as agent_productivity_improvement__n,
            sum(dated.agent_productivity_improvement__d) as agent_productivity_improvement__d,
            sum(dated.match_satisfaction__n) as match_satisfaction__n,
            sum(dated.match_satisfaction__d) as match_satisfaction__d,
            sum(dated.churn_reduction__n) as churn_reduction__n,
            sum(dated.churn_reduction__d) as churn_reduction__d,
            sum(dated.training_time_reduction__n) as training_time_reduction__n,
            sum(dated.training_time_reduction__d) as training_time_reduction__d,
            sum(dated.feature_accuracy__n) as feature_accuracy__n,
            sum(dated.feature_accuracy__d) as feature_accuracy__d,
            sum(dated.feature_adoption_rate__n) as feature_adoption_rate__n,
            sum(dated.feature_adoption_rate__d) as feature_adoption_rate__d,
            sum(dated.websocket_latency__b0) as websocket_latency__b0,
            sum(dated.websocket_latency__b1) as websocket_latency__b1,
            sum(dated.websocket_latency__b2) as websocket_latency__b2,
            sum(dated.websocket_latency__b3) as websocket_latency__b3,
            sum(dated.websocket_latency__b4) as websocket_latency__b4,
            sum(dated.websocket_latency__b5) as websocket_latency__b5,
            sum(dated.websocket_latency__b6) as websocket_latency__b6,
            sum(dated.websocket_latency__b7) as websocket_latency__b7,
            sum(dated.websocket_latency__b8) as websocket_latency__b8,
            sum(dated.websocket_latency__b9) as websocket_latency__b9,
            sum(dated.websocket_latency__b10) as websocket_latency__b10,
            sum(dated.ml_inference_latency__b0) as ml_inference_latency__b0,
            sum(dated.ml_inference_latency__b1) as ml_inference_latency__b1,
            sum(dated.ml_inference_latency__b2) as ml_inference_latency__b2,
            sum(dated.ml_inference_latency__b3) as ml_inference_latency__b3,
            sum(dated.ml_inference_latency__b4) as ml_inference_latency__b4,
            sum(dated.ml_inference_latency__b5) as ml_inference_latency__b5,
            sum(dated.ml_inference_latency__b6) as ml_inference_latency__b6,
            sum(dated.ml_inference_latency__b7) as ml_inference_latency__b7,
            sum(dated.ml_inference_latency__b8) as ml_inference_latency__b8,
            sum(dated.ml_inference_latency__b9) as ml_inference_latency__b9,
            sum(dated.ml_inference_latency__b10) as ml_inference_latency__b10,
            sum(dated.vision_analysis_latency__b0) as vision_analysis_latency__b0,
            sum(dated.vision_analysis_latency__b1) as vision_analysis_latency__b1,
            sum(dated.vision_analysis_latency__b2) as vision_analysis_latency__b2,
            sum(dated.vision_analysis_latency__b3) as vision_analysis_latency__b3,
            sum(dated.vision_analysis_latency__b4) as vision_analysis_latency__b4,
            sum(dated.vision_analysis_latency__b5) as vision_analysis_latency__b5,
            sum(dated.vision_analysis_latency__b6) as vision_analysis_latency__b6,
            sum(dated.vision_analysis_latency__b7) as vision_analysis_latency__b7,
            sum(dated.vision_analysis_latency__b8) as vision_analysis_latency__b8,
            sum(dated.vision_analysis_latency__b9) as vision_analysis_latency__b9,
            sum(dated.coaching_analysis_latency__b0) as coaching_analysis_latency__b0,
            sum(dated.coaching_analysis_latency__b1) as coaching_analysis_latency__b1,
            sum(dated.coaching_analysis_latency__b2) as coaching_analysis_latency__b2,
            sum(dated.coaching_analysis_latency__b3) as coaching_analysis_latency__b3,
            sum(dated.coaching_analysis_latency__b4) as coaching_analysis_latency__b4,
            sum(dated.coaching_analysis_latency__b5) as coaching_analysis_latency__b5,
            sum(dated.coaching_analysis_latency__b6) as coaching_analysis_latency__b6,
            sum(dated.coaching_analysis_latency__b7) as coaching_analysis_latency__b7,
            sum(dated.coaching_analysis_latency__b8) as coaching_analysis_latency__b8,
            sum(dated.coaching_analysis_latency__b9) as coaching_analysis_latency__b9
        from dated
        where dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
        group by dated.tenant_key, dated.grain, dated.period_start, dated.period_end
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'total' as slice_dimension,
            'total' as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.total_revenue_impact__r) as total_revenue_impact__n,
            sum(dated.lead_intelligence_revenue__r) as lead_intelligence_revenue__n,
            sum(dated.property_intelligence_revenue__r) as property_intelligence_revenue__n,
            sum(dated.churn_prevention_revenue__r) as churn_prevention_revenue__n,
            sum(dated.ai_coaching_revenue__r) as ai_coaching_revenue__n,
            sum(dated.leads_processed__n) as leads_processed__n,
            sum(dated.properties_analyzed__n) as properties_analyzed__n,
            sum(dated.luxury_detection_count__n) as luxury_detection_count__n,
            sum(dated.at_risk_leads_identified__n) as at_risk_leads_identified__n,
            sum(dated.coaching_sessions__n) as coaching_sessions__n,
            cast(null as decimal(38, 12)) as lead_conversion_improvement__n,
            cast(null as decimal(38, 12)) as lead_conversion_improvement__d,
            cast(null as decimal(38, 12)) as lead_avg_response_minutes__n,
            cast(null as decimal(38, 12)) as lead_avg_response_minutes__d,
            cast(null as decimal(38, 12)) as agent_productivity_improvement__n,
            cast(null as decimal(38, 12)) as agent_productivity_improvement__d,
            cast(null as decimal(38, 12)) as match_satisfaction__n,
            cast(null as decimal(38, 12)) as match_satisfaction__d,
            cast(null as decimal(38, 12)) as churn_reduction__n,
            cast(null as decimal(38, 12)) as churn_reduction__d,
            cast(null as decimal(38, 12)) as training_time_reduction__n,
            cast(null as decimal(38, 12)) as training_time_reduction__d,
            cast(null as decimal(38, 12)) as feature_accuracy__n,
            cast(null as decimal(38, 12)) as feature_accuracy__d,
            cast(null as decimal(38, 12)) as feature_adoption_rate__n,
            cast(null as decimal(38, 12)) as feature_adoption_rate__d,
            cast(null as decimal(38, 12)) as websocket_latency__b0,
            cast(null as decimal(38, 12)) as websocket_latency__b1,
            cast(null as decimal(38, 12)) as websocket_latency__b2,
            cast(null as decimal(38, 12)) as websocket_latency__b3,
            cast(null as decimal(38, 12)) as websocket_latency__b4,
            cast(null as decimal(38, 12)) as websocket_latency__b5,
            cast(null as decimal(38, 12)) as websocket_latency__b6,
            cast(null as decimal(38, 12)) as websocket_latency__b7,
            cast(null as decimal(38, 12)) as websocket_latency__b8,
            cast(null as decimal(38, 12)) as websocket_latency__b9,
            cast(null as decimal(38, 12)) as websocket_latency__b10,
            cast(null as decimal(38, 12)) as ml_inference_latency__b0,
            cast(null as decimal(38, 12)) as ml_inference_latency__b1,
            cast(null as decimal(38, 12)) as ml_inference_latency__b2,
            cast(null as decimal(38, 12)) as ml_inference_latency__b3,
            cast(null as decimal(38, 12)) as ml_inference_latency__b4,
            cast(null as decimal(38, 12)) as ml_inference_latency__b5,
            cast(null as decimal(38, 12)) as ml_inference_latency__b6,
            cast(null as decimal(38, 12)) as ml_inference_latency__b7,
            cast(null as decimal(38, 12)) as ml_inference_latency__b8,
            cast(null as decimal(38, 12)) as ml_inference_latency__b9,
            cast(null as decimal(38, 12)) as ml_inference_latency__b10,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b0,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b1,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b2,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b3,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b4,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b5,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b6,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b7,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b8,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b9,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b0,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b1,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b2,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b3,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b4,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b5,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b6,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b7,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b8,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b9
        from dated
        group by dated.grain, dated.period_start, dated.period_end
        union all
        select
            dated.tenant_key as tenant_key,
            'capability' as slice_dimension,
            coalesce(cast(dated.capability as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.total_revenue_impact__n) as total_revenue_impact__n,
            sum(dated.lead_intelligence_revenue__n) as lead_intelligence_revenue__n,
            sum(dated.property_intelligence_revenue__n) as property_intelligence_revenue__n,
            sum(dated.churn_prevention_revenue__n) as churn_prevention_revenue__n,
            sum(dated.ai_coaching_revenue__n) as ai_coaching_revenue__n,
            sum(dated.leads_processed__n) as leads_processed__n,
            sum(dated.properties_analyzed__n) as properties_analyzed__n,
            sum(dated.luxury_detection_count__n) as luxury_detection_count__n,
            sum(dated.at_risk_leads_identified__n) as at_risk_leads_identified__n,
            sum(dated.coaching_sessions__n) as coaching_sessions__n,
            sum(dated.lead_conversion_improvement__n) as lead_conversion_improvement__n,
            sum(dated.lead_conversion_improvement__d) as lead_conversion_improvement__d,
            sum(dated.lead_avg_response_minutes__n) as lead_avg_response_minutes__n,
            sum(dated.lead_avg_response_minutes__d) as lead_avg_response_minutes__d,
            sum(dated.agent_productivity_improvement__n) as agent_productivity_improvement__n,
            sum(dated.agent_productivity_improvement__d) as agent_productivity_improvement__d,
            sum(dated.match_satisfaction__n) as match_satisfaction__n,
            sum(dated.match_satisfaction__d) as match_satisfaction__d,
            sum(dated.churn_reduction__n) as churn_reduction__n,
            sum(dated.churn_reduction__d) as churn_reduction__d,
            sum(dated.training_time_reduction__n) as training_time_reduction__n,
            sum(dated.training_time_reduction__d) as training_time_reduction__d,
            sum(dated.feature_accuracy__n) as feature_accuracy__n,
            sum(dated.feature_accuracy__d) as feature_accuracy__d,
            sum(dated.feature_adoption_rate__n) as feature_adoption_rate__n,
            sum(dated.feature_adoption_rate__d) as feature_adoption_rate__d,
            sum(dated.websocket_latency__b0) as websocket_latency__b0,
            sum(dated.websocket_latency__b1) as websocket_latency__b1,
            sum(dated.websocket_latency__b2) as websocket_latency__b2,
            sum(dated.websocket_latency__b3) as websocket_latency__b3,
            sum(dated.websocket_latency__b4) as websocket_latency__b4,
            sum(dated.websocket_latency__b5) as websocket_latency__b5,
            sum(dated.websocket_latency__b6) as websocket_latency__b6,
            sum(dated.websocket_latency__b7) as websocket_latency__b7,
            sum(dated.websocket_latency__b8) as websocket_latency__b8,
            sum(dated.websocket_latency__b9) as websocket_latency__b9,
            sum(dated.websocket_latency__b10) as websocket_latency__b10,
            sum(dated.ml_inference_latency__b0) as ml_inference_latency__b0,
            sum(dated.ml_inference_latency__b1) as ml_inference_latency__b1,
            sum(dated.ml_inference_latency__b2) as ml_inference_latency__b2,
            sum(dated.ml_inference_latency__b3) as ml_inference_latency__b3,
            sum(dated.ml_inference_latency__b4) as ml_inference_latency__b4,
            sum(dated.ml_inference_latency__b5) as ml_inference_latency__b5,
            sum(dated.ml_inference_latency__b6) as ml_inference_latency__b6,
            sum(dated.ml_inference_latency__b7) as ml_inference_latency__b7,
            sum(dated.ml_inference_latency__b8) as ml_inference_latency__b8,
            sum(dated.ml_inference_latency__b9) as ml_inference_latency__b9,
            sum(dated.ml_inference_latency__b10) as ml_inference_latency__b10,
            sum(dated.vision_analysis_latency__b0) as vision_analysis_latency__b0,
            sum(dated.vision_analysis_latency__b1) as vision_analysis_latency__b1,
            sum(dated.vision_analysis_latency__b2) as vision_analysis_latency__b2,
            sum(dated.vision_analysis_latency__b3) as vision_analysis_latency__b3,
            sum(dated.vision_analysis_latency__b4) as vision_analysis_latency__b4,
            sum(dated.vision_analysis_latency__b5) as vision_analysis_latency__b5,
            sum(dated.vision_analysis_latency__b6) as vision_analysis_latency__b6,
            sum(dated.vision_analysis_latency__b7) as vision_analysis_latency__b7,
            sum(dated.vision_analysis_latency__b8) as vision_analysis_latency__b8,
            sum(dated.vision_analysis_latency__b9) as vision_analysis_latency__b9,
            sum(dated.coaching_analysis_latency__b0) as coaching_analysis_latency__b0,
            sum(dated.coaching_analysis_latency__b1) as coaching_analysis_latency__b1,
            sum(dated.coaching_analysis_latency__b2) as coaching_analysis_latency__b2,
            sum(dated.coaching_analysis_latency__b3) as coaching_analysis_latency__b3,
            sum(dated.coaching_analysis_latency__b4) as coaching_analysis_latency__b4,
            sum(dated.coaching_analysis_latency__b5) as coaching_analysis_latency__b5,
            sum(dated.coaching_analysis_latency__b6) as coaching_analysis_latency__b6,
            sum(dated.coaching_analysis_latency__b7) as coaching_analysis_latency__b7,
            sum(dated.coaching_analysis_latency__b8) as coaching_analysis_latency__b8,
            sum(dated.coaching_analysis_latency__b9) as coaching_analysis_latency__b9
        from dated
        where
            dated.tenant_key <> {{ surrogate_key(["'group'"]) }}
            and not dated.is_filler
            and dated.grain not in ('day')
        group by
            dated.tenant_key,
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.capability as string), 'unknown')
        union all
        select
            {{ surrogate_key(["'group'"]) }} as tenant_key,
            'capability' as slice_dimension,
            coalesce(cast(dated.capability as string), 'unknown') as slice_member,
            dated.grain,
            dated.period_start,
            dated.period_end,
            sum(dated.total_revenue_impact__r) as total_revenue_impact__n,
            sum(dated.lead_intelligence_revenue__r) as lead_intelligence_revenue__n,
            sum(dated.property_intelligence_revenue__r) as property_intelligence_revenue__n,
            sum(dated.churn_prevention_revenue__r) as churn_prevention_revenue__n,
            sum(dated.ai_coaching_revenue__r) as ai_coaching_revenue__n,
            sum(dated.leads_processed__n) as leads_processed__n,
            sum(dated.properties_analyzed__n) as properties_analyzed__n,
            sum(dated.luxury_detection_count__n) as luxury_detection_count__n,
            sum(dated.at_risk_leads_identified__n) as at_risk_leads_identified__n,
            sum(dated.coaching_sessions__n) as coaching_sessions__n,
            cast(null as decimal(38, 12)) as lead_conversion_improvement__n,
            cast(null as decimal(38, 12)) as lead_conversion_improvement__d,
            cast(null as decimal(38, 12)) as lead_avg_response_minutes__n,
            cast(null as decimal(38, 12)) as lead_avg_response_minutes__d,
            cast(null as decimal(38, 12)) as agent_productivity_improvement__n,
            cast(null as decimal(38, 12)) as agent_productivity_improvement__d,
            cast(null as decimal(38, 12)) as match_satisfaction__n,
            cast(null as decimal(38, 12)) as match_satisfaction__d,
            cast(null as decimal(38, 12)) as churn_reduction__n,
            cast(null as decimal(38, 12)) as churn_reduction__d,
            cast(null as decimal(38, 12)) as training_time_reduction__n,
            cast(null as decimal(38, 12)) as training_time_reduction__d,
            cast(null as decimal(38, 12)) as feature_accuracy__n,
            cast(null as decimal(38, 12)) as feature_accuracy__d,
            cast(null as decimal(38, 12)) as feature_adoption_rate__n,
            cast(null as decimal(38, 12)) as feature_adoption_rate__d,
            cast(null as decimal(38, 12)) as websocket_latency__b0,
            cast(null as decimal(38, 12)) as websocket_latency__b1,
            cast(null as decimal(38, 12)) as websocket_latency__b2,
            cast(null as decimal(38, 12)) as websocket_latency__b3,
            cast(null as decimal(38, 12)) as websocket_latency__b4,
            cast(null as decimal(38, 12)) as websocket_latency__b5,
            cast(null as decimal(38, 12)) as websocket_latency__b6,
            cast(null as decimal(38, 12)) as websocket_latency__b7,
            cast(null as decimal(38, 12)) as websocket_latency__b8,
            cast(null as decimal(38, 12)) as websocket_latency__b9,
            cast(null as decimal(38, 12)) as websocket_latency__b10,
            cast(null as decimal(38, 12)) as ml_inference_latency__b0,
            cast(null as decimal(38, 12)) as ml_inference_latency__b1,
            cast(null as decimal(38, 12)) as ml_inference_latency__b2,
            cast(null as decimal(38, 12)) as ml_inference_latency__b3,
            cast(null as decimal(38, 12)) as ml_inference_latency__b4,
            cast(null as decimal(38, 12)) as ml_inference_latency__b5,
            cast(null as decimal(38, 12)) as ml_inference_latency__b6,
            cast(null as decimal(38, 12)) as ml_inference_latency__b7,
            cast(null as decimal(38, 12)) as ml_inference_latency__b8,
            cast(null as decimal(38, 12)) as ml_inference_latency__b9,
            cast(null as decimal(38, 12)) as ml_inference_latency__b10,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b0,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b1,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b2,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b3,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b4,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b5,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b6,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b7,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b8,
            cast(null as decimal(38, 12)) as vision_analysis_latency__b9,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b0,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b1,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b2,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b3,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b4,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b5,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b6,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b7,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b8,
            cast(null as decimal(38, 12)) as coaching_analysis_latency__b9
        from dated
        where not dated.is_filler and dated.grain not in ('day')
        group by
            dated.grain,
            dated.period_start,
            dated.period_end,
            coalesce(cast(dated.capability as string), 'unknown')
    )
select
    'total_revenue_impact' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(total_revenue_impact__n as double) as numerator,
    cast(null as double) as denominator,
    cast(total_revenue_impact__n as double) as value
from aggregated
where
    (total_revenue_impact__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'capability')
union all
select
    'lead_intelligence_revenue' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(lead_intelligence_revenue__n as double) as numerator,
    cast(null as double) as denominator,
    cast(lead_intelligence_revenue__n as double) as value
from aggregated
where
    (lead_intelligence_revenue__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'property_intelligence_revenue' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(property_intelligence_revenue__n as double) as numerator,
    cast(null as double) as denominator,
    cast(property_intelligence_revenue__n as double) as value
from aggregated
where
    (property_intelligence_revenue__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'churn_prevention_revenue' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(churn_prevention_revenue__n as double) as numerator,
    cast(null as double) as denominator,
    cast(churn_prevention_revenue__n as double) as value
from aggregated
where
    (churn_prevention_revenue__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'ai_coaching_revenue' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(ai_coaching_revenue__n as double) as numerator,
    cast(null as double) as denominator,
    cast(ai_coaching_revenue__n as double) as value
from aggregated
where
    (ai_coaching_revenue__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'leads_processed' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(leads_processed__n as double) as numerator,
    cast(null as double) as denominator,
    cast(leads_processed__n as double) as value
from aggregated
where
    (leads_processed__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'properties_analyzed' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(properties_analyzed__n as double) as numerator,
    cast(null as double) as denominator,
    cast(properties_analyzed__n as double) as value
from aggregated
where
    (properties_analyzed__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'luxury_detection_count' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(luxury_detection_count__n as double) as numerator,
    cast(null as double) as denominator,
    cast(luxury_detection_count__n as double) as value
from aggregated
where
    (luxury_detection_count__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'at_risk_leads_identified' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(at_risk_leads_identified__n as double) as numerator,
    cast(null as double) as denominator,
    cast(at_risk_leads_identified__n as double) as value
from aggregated
where
    (at_risk_leads_identified__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'coaching_sessions' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(coaching_sessions__n as double) as numerator,
    cast(null as double) as denominator,
    cast(coaching_sessions__n as double) as value
from aggregated
where
    (coaching_sessions__n is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'lead_conversion_improvement' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(lead_conversion_improvement__n as double) as numerator,
    cast(lead_conversion_improvement__d as double) as denominator,
    cast(lead_conversion_improvement__n as double)
    / nullif(cast(lead_conversion_improvement__d as double), 0) as value
from aggregated
where
    (lead_conversion_improvement__n is not null or lead_conversion_improvement__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'lead_avg_response_minutes' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(lead_avg_response_minutes__n as double) as numerator,
    cast(lead_avg_response_minutes__d as double) as denominator,
    cast(lead_avg_response_minutes__n as double)
    / nullif(cast(lead_avg_response_minutes__d as double), 0) as value
from aggregated
where
    (lead_avg_response_minutes__n is not null or lead_avg_response_minutes__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'agent_productivity_improvement' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(agent_productivity_improvement__n as double) as numerator,
    cast(agent_productivity_improvement__d as double) as denominator,
    cast(agent_productivity_improvement__n as double)
    / nullif(cast(agent_productivity_improvement__d as double), 0) as value
from aggregated
where
    (agent_productivity_improvement__n is not null or agent_productivity_improvement__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total', 'capability')
union all
select
    'match_satisfaction' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(match_satisfaction__n as double) as numerator,
    cast(match_satisfaction__d as double) as denominator,
    cast(match_satisfaction__n as double)
    / nullif(cast(match_satisfaction__d as double), 0) as value
from aggregated
where
    (match_satisfaction__n is not null or match_satisfaction__d is not null)
    and grain in ('week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'churn_reduction' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(churn_reduction__n as double) as numerator,
    cast(churn_reduction__d as double) as denominator,
    cast(churn_reduction__n as double) / nullif(cast(churn_reduction__d as double), 0) as value
from aggregated
where
    (churn_reduction__n is not null or churn_reduction__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'training_time_reduction' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(training_time_reduction__n as double) as numerator,
    cast(training_time_reduction__d as double) as denominator,
    cast(training_time_reduction__n as double)
    / nullif(cast(training_time_reduction__d as double), 0) as value
from aggregated
where
    (training_time_reduction__n is not null or training_time_reduction__d is not null)
    and grain in ('month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'feature_accuracy' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(feature_accuracy__n as double) as numerator,
    cast(feature_accuracy__d as double) as denominator,
    cast(feature_accuracy__n as double) / nullif(cast(feature_accuracy__d as double), 0) as value
from aggregated
where
    (feature_accuracy__n is not null or feature_accuracy__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'capability')
union all
select
    'feature_adoption_rate' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(feature_adoption_rate__n as double) as numerator,
    cast(feature_adoption_rate__d as double) as denominator,
    cast(feature_adoption_rate__n as double)
    / nullif(cast(feature_adoption_rate__d as double), 0) as value
from aggregated
where
    (feature_adoption_rate__n is not null or feature_adoption_rate__d is not null)
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total', 'capability')
union all
select
    'websocket_latency' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(null as double) as numerator,
    cast(
        coalesce(websocket_latency__b0, 0)
        + coalesce(websocket_latency__b1, 0)
        + coalesce(websocket_latency__b2, 0)
        + coalesce(websocket_latency__b3, 0)
        + coalesce(websocket_latency__b4, 0)
        + coalesce(websocket_latency__b5, 0)
        + coalesce(websocket_latency__b6, 0)
        + coalesce(websocket_latency__b7, 0)
        + coalesce(websocket_latency__b8, 0)
        + coalesce(websocket_latency__b9, 0)
        + coalesce(websocket_latency__b10, 0) as double
    ) as denominator,
    {{
        histogram_quantile(
            [
                "websocket_latency__b0",
                "websocket_latency__b1",
                "websocket_latency__b2",
                "websocket_latency__b3",
                "websocket_latency__b4",
                "websocket_latency__b5",
                "websocket_latency__b6",
                "websocket_latency__b7",
                "websocket_latency__b8",
                "websocket_latency__b9",
                "websocket_latency__b10",
            ],
            [5, 10, 15, 20, 25, 35, 50, 70, 100, 200, "inf"],
            0.95,
        )
    }} as value
from aggregated
where
    (
        coalesce(websocket_latency__b0, 0)
        + coalesce(websocket_latency__b1, 0)
        + coalesce(websocket_latency__b2, 0)
        + coalesce(websocket_latency__b3, 0)
        + coalesce(websocket_latency__b4, 0)
        + coalesce(websocket_latency__b5, 0)
        + coalesce(websocket_latency__b6, 0)
        + coalesce(websocket_latency__b7, 0)
        + coalesce(websocket_latency__b8, 0)
        + coalesce(websocket_latency__b9, 0)
        + coalesce(websocket_latency__b10, 0)
        > 0
    )
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'ml_inference_latency' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(null as double) as numerator,
    cast(
        coalesce(ml_inference_latency__b0, 0)
        + coalesce(ml_inference_latency__b1, 0)
        + coalesce(ml_inference_latency__b2, 0)
        + coalesce(ml_inference_latency__b3, 0)
        + coalesce(ml_inference_latency__b4, 0)
        + coalesce(ml_inference_latency__b5, 0)
        + coalesce(ml_inference_latency__b6, 0)
        + coalesce(ml_inference_latency__b7, 0)
        + coalesce(ml_inference_latency__b8, 0)
        + coalesce(ml_inference_latency__b9, 0)
        + coalesce(ml_inference_latency__b10, 0) as double
    ) as denominator,
    {{
        histogram_quantile(
            [
                "ml_inference_latency__b0",
                "ml_inference_latency__b1",
                "ml_inference_latency__b2",
                "ml_inference_latency__b3",
                "ml_inference_latency__b4",
                "ml_inference_latency__b5",
                "ml_inference_latency__b6",
                "ml_inference_latency__b7",
                "ml_inference_latency__b8",
                "ml_inference_latency__b9",
                "ml_inference_latency__b10",
            ],
            [5, 10, 15, 20, 25, 35, 50, 70, 100, 200, "inf"],
            0.95,
        )
    }} as value
from aggregated
where
    (
        coalesce(ml_inference_latency__b0, 0)
        + coalesce(ml_inference_latency__b1, 0)
        + coalesce(ml_inference_latency__b2, 0)
        + coalesce(ml_inference_latency__b3, 0)
        + coalesce(ml_inference_latency__b4, 0)
        + coalesce(ml_inference_latency__b5, 0)
        + coalesce(ml_inference_latency__b6, 0)
        + coalesce(ml_inference_latency__b7, 0)
        + coalesce(ml_inference_latency__b8, 0)
        + coalesce(ml_inference_latency__b9, 0)
        + coalesce(ml_inference_latency__b10, 0)
        > 0
    )
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'vision_analysis_latency' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(null as double) as numerator,
    cast(
        coalesce(vision_analysis_latency__b0, 0)
        + coalesce(vision_analysis_latency__b1, 0)
        + coalesce(vision_analysis_latency__b2, 0)
        + coalesce(vision_analysis_latency__b3, 0)
        + coalesce(vision_analysis_latency__b4, 0)
        + coalesce(vision_analysis_latency__b5, 0)
        + coalesce(vision_analysis_latency__b6, 0)
        + coalesce(vision_analysis_latency__b7, 0)
        + coalesce(vision_analysis_latency__b8, 0)
        + coalesce(vision_analysis_latency__b9, 0) as double
    ) as denominator,
    {{
        histogram_quantile(
            [
                "vision_analysis_latency__b0",
                "vision_analysis_latency__b1",
                "vision_analysis_latency__b2",
                "vision_analysis_latency__b3",
                "vision_analysis_latency__b4",
                "vision_analysis_latency__b5",
                "vision_analysis_latency__b6",
                "vision_analysis_latency__b7",
                "vision_analysis_latency__b8",
                "vision_analysis_latency__b9",
            ],
            [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5, "inf"],
            0.95,
        )
    }} as value
from aggregated
where
    (
        coalesce(vision_analysis_latency__b0, 0)
        + coalesce(vision_analysis_latency__b1, 0)
        + coalesce(vision_analysis_latency__b2, 0)
        + coalesce(vision_analysis_latency__b3, 0)
        + coalesce(vision_analysis_latency__b4, 0)
        + coalesce(vision_analysis_latency__b5, 0)
        + coalesce(vision_analysis_latency__b6, 0)
        + coalesce(vision_analysis_latency__b7, 0)
        + coalesce(vision_analysis_latency__b8, 0)
        + coalesce(vision_analysis_latency__b9, 0)
        > 0
    )
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
union all
select
    'coaching_analysis_latency' as kpi_key,
    tenant_key,
    slice_dimension,
    slice_member,
    grain,
    period_start,
    period_end,
    cast(null as double) as numerator,
    cast(
        coalesce(coaching_analysis_latency__b0, 0)
        + coalesce(coaching_analysis_latency__b1, 0)
        + coalesce(coaching_analysis_latency__b2, 0)
        + coalesce(coaching_analysis_latency__b3, 0)
        + coalesce(coaching_analysis_latency__b4, 0)
        + coalesce(coaching_analysis_latency__b5, 0)
        + coalesce(coaching_analysis_latency__b6, 0)
        + coalesce(coaching_analysis_latency__b7, 0)
        + coalesce(coaching_analysis_latency__b8, 0)
        + coalesce(coaching_analysis_latency__b9, 0) as double
    ) as denominator,
    {{
        histogram_quantile(
            [
                "coaching_analysis_latency__b0",
                "coaching_analysis_latency__b1",
                "coaching_analysis_latency__b2",
                "coaching_analysis_latency__b3",
                "coaching_analysis_latency__b4",
                "coaching_analysis_latency__b5",
                "coaching_analysis_latency__b6",
                "coaching_analysis_latency__b7",
                "coaching_analysis_latency__b8",
                "coaching_analysis_latency__b9",
            ],
            [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5, "inf"],
            0.95,
        )
    }} as value
from aggregated
where
    (
        coalesce(coaching_analysis_latency__b0, 0)
        + coalesce(coaching_analysis_latency__b1, 0)
        + coalesce(coaching_analysis_latency__b2, 0)
        + coalesce(coaching_analysis_latency__b3, 0)
        + coalesce(coaching_analysis_latency__b4, 0)
        + coalesce(coaching_analysis_latency__b5, 0)
        + coalesce(coaching_analysis_latency__b6, 0)
        + coalesce(coaching_analysis_latency__b7, 0)
        + coalesce(coaching_analysis_latency__b8, 0)
        + coalesce(coaching_analysis_latency__b9, 0)
        > 0
    )
    and grain in ('day', 'week', 'month', 'quarter')
    and slice_dimension in ('total')
